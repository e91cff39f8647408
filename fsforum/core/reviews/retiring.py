"""« Marquer comme obsolète »: why, and what to read in its place."""

import re

from sqlalchemy import func, select

from fsforum.core import finder, scopes
from fsforum.core.forms import Form, Line, Words
from fsforum.core.policy.library import LIVE
from fsforum.extensions import session
from fsforum.models import Resource, ThingKind, User

_SLUG = re.compile(r"(?:.*/ressources/)?([a-z0-9-]{1,80})/?")


class RetireForm(Form):
    """Why something no longer holds, and the resource that replaces it."""

    reason = Line("Pourquoi", validators=[Words(3, 300, "Dites pourquoi, en une phrase.")])
    replacement = Line("Remplacée par (facultatif)", validators=[Words(0, 400, "")])

    def unknown(self) -> None:
        """Say that nothing published answers to what was typed as its replacement."""
        self.replacement.errors = ["Aucune ressource publiée n’a ce titre ou cette adresse."]


def replacement(user: User, text: str) -> Resource | None:
    """The published resource that `user` named by its address, or by its exact title."""
    found = _SLUG.fullmatch(text)
    named = [func.lower(Resource.title) == text.lower()]
    if found:
        named.insert(0, Resource.slug == found[1])
    live = (Resource.state.in_(LIVE), scopes.within(Resource.scope, user))
    for by in named:
        if one := session().scalar(select(Resource).where(by, *live).order_by(Resource.id.desc()).limit(1)):
            return one
    return None


def suggestions(user: User, title: str, but: int | None = None) -> list[str]:
    """Titles of resources that resemble `title`, except the one numbered `but`."""
    near = finder.similar(user, title, 8)
    return [one.title for one in near if one.kind == ThingKind.RESOURCE and one.id != but][:5]
