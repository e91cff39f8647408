"""« Déjà répondu ? »: what resembles a text being written, and what its writer says of it.

Two ends are counted, by day and without the person: « J’ai trouvé », something that was not asked again,
and « Ma question est différente », whose links stay with the question.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session, joinedload
from wtforms import HiddenField

from fsforum.core import clock, finder, once
from fsforum.core.forms import Form
from fsforum.core.policy import can
from fsforum.core.transaction import transaction
from fsforum.extensions import session as current_session
from fsforum.models import (
    AskedOutcome,
    Body,
    Outcome,
    Question,
    QuestionLink,
    Resource,
    ThingKind,
    Thread,
    User,
)

MOST = 5
DISCUSSION = "discussion"
_NUMBER = re.compile(r"(?:\d[ \u00a0\u202f.-]?){7,}|\[[^][]{1,30} masquée?\]")
"""Somebody's number, or what stands in its place, resembles nothing."""
Pair = tuple[ThingKind, int]
Line = tuple[str, str, str, int]
"""What a page shows of a thing: its kind, title, slug (of its channel, for a question) and number."""
KINDS: dict[ThingKind, Any] = {
    ThingKind.QUESTION: Question,
    ThingKind.RESOURCE: Resource,
    ThingKind.THREAD: Thread,
}


class SimilarForm(Form):
    """What a form that looks for similar things remembers: that they were seen, which, and the verdict."""

    seen = HiddenField()
    near = HiddenField()
    different = HiddenField()

    def offer_similar(self, similar: Sequence[finder.Similar]) -> None:
        """Come back with these, once: sending the form again says that it is different."""
        self.seen.data, self.near.data = "1", listed(similar)
        self.different.data = "1" if similar else ""

    def links(self) -> list[Pair]:
        """What the writer saw and found different."""
        return pairs(self.near.data or "") if self.different.data else []


def similar(user: User, *texts: str | None) -> list[finder.Similar]:
    """At most five things that `user` may read and that resemble a title and its text, best first."""
    text = _NUMBER.sub(" ", "\n".join(one for one in texts if one)).strip()
    title, _, details = text.partition("\n")
    whole = finder.similar(user, text, MOST) if text else []
    if not details.strip() or len(whole) == MOST:
        return whole
    # A long story drowns its title: what resembles the title alone stands beside.
    both = chain.from_iterable(zip_longest(whole, finder.similar(user, title, MOST)))
    return list({(one.kind, one.id): one for one in both if one}.values())[:MOST]


def answered(similar: Iterable[finder.Similar]) -> bool:
    """Whether one of these may be the answer: published, validated, resolved."""
    return any(one.state is not None and one.state[1] == "ok" for one in similar)


def listed(similar: Iterable[finder.Similar]) -> str:
    """« question:12,ressource:4 »."""
    return ",".join(f"{one.kind.value}:{one.id}" for one in similar)


def pairs(text: str) -> list[Pair]:
    """The things named in such a list; what is none of ours is left out."""
    found: list[Pair] = []
    for part in text[:200].split(",")[:MOST]:
        kind, _, number = part.partition(":")
        if kind in set(KINDS) and number.isascii() and number.isdigit() and len(number) < 10:
            found.append((ThingKind(kind), int(number)))
    return list(dict.fromkeys(found))


def thing(kind: ThingKind, number: int) -> Any:
    """That discussion, question (with its body) or resource, whoever may read it; None when there is none."""
    model = KINDS[kind]
    query = select(model).where(model.id == number)
    return current_session().scalar(
        query.options(joinedload(Question.body)) if kind == ThingKind.QUESTION else query
    )


def found(user: User, place: str, pair: Pair, key: str) -> None:
    """« J’ai trouvé »: one question (or discussion) less for `place`; said twice with one `key`, once.

    The caller has checked that `user` may read the thing.
    """
    with transaction() as session:
        sent = once.mark("trouve", key, place, *pair)
        if once.claim(session, user, sent) is None:
            count(session, Outcome.FOUND, place, pair)
            once.keep(session, user, sent, pair[1])


def different(
    session: Session, writer: User, place: str, links: Sequence[Pair], question_id: int = 0
) -> None:
    """« Ma question est différente », counted with the new thing, in the caller's transaction.

    The links stay with the question `question_id`: those that its writer may read.
    """
    things = [(pair, thing(*pair)) for pair in links]
    readable = [pair for pair, one in things if one is not None and can(writer, "view", one)]
    if not readable:
        return
    count(session, Outcome.DIFFERENT, place, (ThingKind.QUESTION if question_id else ThingKind.THREAD, 0))
    if question_id:
        rows = [{"question_id": question_id, "thing": kind, "ref_id": number} for kind, number in readable]
        session.execute(insert(QuestionLink), rows)


def count(session: Session, outcome: Outcome, place: str, pair: Pair, day: date | None = None) -> None:
    """One more, in the caller's transaction."""
    make: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    row = make(AskedOutcome).values(
        day=day or clock.today(), outcome=outcome, place=place, thing=pair[0], ref_id=pair[1], count=1
    )
    keys = ["day", "outcome", "place", "thing", "ref_id"]
    session.execute(row.on_conflict_do_update(index_elements=keys, set_={"count": AskedOutcome.count + 1}))


def links_of(number: Any) -> list[Select[Any]]:
    """What its asker had seen before asking the question `number`: `Line`s, for a statement that has
    other business and is run with `scopes`, the scopes of the reader."""

    def line(kind: ThingKind, model: Any, slug: Any) -> Select[Any]:
        name = literal(f"near {kind.value}")
        rows = select(name, cast(model.title, String), cast(slug, String), model.id).join(
            QuestionLink, (QuestionLink.ref_id == model.id) & (QuestionLink.thing == kind)
        )
        readable = model.scope.in_(bindparam("scopes", expanding=True))
        return rows.where(QuestionLink.question_id == number, readable)

    asked = line(ThingKind.QUESTION, Question, Body.slug).join(Body, Body.id == Question.body_id)
    return [
        asked,
        line(ThingKind.RESOURCE, Resource, Resource.slug),
        line(ThingKind.THREAD, Thread, Thread.slug),
    ]


def address(kind: str, slug: str, number: int) -> str:
    """The address of a `Line`."""
    if kind == ThingKind.QUESTION:
        return f"/questions/{slug}/{number}"
    return f"/discussions/{number}-{slug}" if kind == ThingKind.THREAD else f"/ressources/{slug}"


def avoided(session: Session, since: date) -> int:
    """How many questions and discussions were not needed from `since` on."""
    query = select(func.coalesce(func.sum(AskedOutcome.count), 0))
    return int(
        session.scalar(query.where(AskedOutcome.outcome == Outcome.FOUND, AskedOutcome.day >= since)) or 0
    )
