"""Who may be cited with @: those who can read the place, by the beginning of their name."""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from fsforum.core import scopes, slugs, words
from fsforum.extensions import session
from fsforum.models import User

FEWEST_LETTERS, MOST_PEOPLE = 2, 10


def mentionable(scope: str, begun: str) -> list[dict[str, str]]:
    """At most ten people who can read `scope` and whose first or last name begins so; never an address."""
    letters = slugs.slugify(begun).replace("-", ".") if begun.strip() else ""
    if len(letters) < FEWEST_LETTERS or letters == slugs.NAMELESS.replace("-", "."):
        return []
    named = or_(User.handle.startswith(letters), User.handle.contains(f".{letters}"))
    people = session().scalars(
        select(User)
        .options(joinedload(User.structure), joinedload(User.body))
        .where(scopes.readers(scope), named)
        .order_by(User.last_name, User.first_name, User.id)
        .limit(MOST_PEOPLE)
    )
    return [{"handle": u.handle, "name": u.full_name, "detail": words.affiliation(u)} for u in people]
