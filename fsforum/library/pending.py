"""Reading drafts and proposals: one's own, and those that one judges; what changed since the last reading."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, func, literal_column, or_, select, true
from sqlalchemy.orm import contains_eager, defer, joinedload

from fsforum.core import readmarks, slugs
from fsforum.core.policy import can
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.library import LIVE
from fsforum.extensions import session
from fsforum.library import queries
from fsforum.library.sections import headings
from fsforum.models import (
    Body,
    Proposal,
    ProposalState,
    ReadMark,
    Resource,
    Revision,
    Theme,
    ThingKind,
    User,
)

PER_PAGE = 30
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


@dataclass(frozen=True)
class OnPage:
    """What the page of a resource says of changes to come, and of those since it was last read."""

    draft_at: datetime | None
    """When the reader last saved a draft of it."""
    waiting: int
    """How many proposals wait for the reader's judgement."""
    read_version: int | None
    """The version that the reader had on screen last, when a newer one has come."""
    sections: frozenset[str]
    """The headings (as anchors) of the parts that changed since; "" stands for what is before the first."""


_MARK = (
    select(ReadMark.seq)
    .where(
        ReadMark.user_id == bindparam("reader"),
        ReadMark.kind == ThingKind.RESOURCE,
        ReadMark.ref_id == bindparam("number"),
    )
    .scalar_subquery()
)


def _in(state: ProposalState) -> ColumnElement[bool]:
    """The condition on the state, its value written out: one that is bound may fit the index of drafts or
    not, so that SQLite prepares the whole statement again each time."""
    return Proposal.state == literal_column(f"'{state.value}'")


COLUMNS = (
    select(Proposal.saved_at)
    .where(
        Proposal.resource_id == bindparam("number"),
        Proposal.author_id == bindparam("reader"),
        _in(ProposalState.DRAFT),
    )
    .scalar_subquery()
    .label("draft_at"),
    select(func.count(Proposal.id))
    .where(
        Proposal.resource_id == bindparam("number"),
        _in(ProposalState.SENT),
        or_(bindparam("judges", type_=false().type), Proposal.body_id == bindparam("own_body")),
    )
    .scalar_subquery()
    .label("waiting"),
    _MARK.label("read_version"),
    select(Revision.source)
    .where(Revision.resource_id == bindparam("number"), Revision.number == _MARK, Revision.published)
    .scalar_subquery()
    .label("read_source"),
)
"""For the one statement that a resource page makes of its reader; run with `given`, read with `on_page`."""


def given(user: User, resource: Resource) -> dict[str, Any]:
    """The values that a statement with COLUMNS is run with."""
    own = user.body_id if can(user, "create", Resource) else None
    judges = can(user, "judge", resource)
    return {"reader": user.id, "number": resource.id, "judges": judges, "own_body": own or 0}


def on_page(row: Mapping[str, Any], user: User, resource: Resource) -> OnPage:
    """What COLUMNS brought."""
    pending = readmarks.pending(user).get((ThingKind.RESOURCE, resource.id), 0)
    seen = row["read_version"]
    moved = bool(seen and row["read_source"] is not None and max(seen, pending) < resource.version)
    return OnPage(
        draft_at=row["draft_at"],
        waiting=row["waiting"],
        read_version=seen if moved else None,
        sections=changed_sections(row["read_source"], resource.source) if moved else frozenset(),
    )


def changed_sections(before: str, now: str) -> frozenset[str]:
    """The anchors of the parts, each under its heading, that are new or say something else than before."""
    known = {said for _, said in _sections(before)}
    return frozenset(anchor for anchor, said in _sections(now) if said and said not in known)


def _sections(source: str) -> list[tuple[str, str]]:
    """Each part of a text under the anchor that its page gives it, and what it says."""
    lines = source.split("\n")
    cuts = headings(lines)
    bounds = [0, *cuts, len(lines)]
    anchors, seen = [""], Counter[str]()
    for _, title in cuts.values():
        anchor = f"partie-{slugs.slugify(title)}"
        seen[anchor] += 1
        anchors.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
    said = [" ".join("\n".join(lines[a:b]).split()) for a, b in pairwise(bounds)]
    return list(zip(anchors, said, strict=True))


def draft(user: User, resource: Resource) -> Proposal | None:
    """The draft that `user` keeps beside the resource."""
    where = {"resource_id": resource.id, "author_id": user.id, "state": ProposalState.DRAFT}
    return session().scalar(select(Proposal).filter_by(**where))


def proposal_page(slug: str, number: int) -> Proposal | None:
    """A proposal on a resource, with what its page and its rights need."""
    if not _SLUG.fullmatch(slug):
        return None
    query = (
        select(Proposal)
        .join(Proposal.resource)
        .where(Resource.slug == slug, Proposal.id == number)
        .options(
            contains_eager(Proposal.resource),
            joinedload(Proposal.author),
            joinedload(Proposal.decided_by),
            joinedload(Proposal.body),
        )
    )
    return session().scalar(query)


def base_of(proposal: Proposal) -> Revision:
    """The version from which it started."""
    where = {"resource_id": proposal.resource_id, "number": proposal.base}
    return session().scalars(select(Revision).filter_by(**where)).one()


def on_resource(
    user: User, resource: Resource, before: int | None = None
) -> tuple[list[Proposal], int | None]:
    """What was proposed on a resource, newest first: all of it for who judges, else one's own.

    Also the number below which the next page begins.
    """
    states = (ProposalState.DRAFT, ProposalState.WITHDRAWN)
    judged = Proposal.state.not_in(states) & _judged(user)
    query = (
        select(Proposal)
        .join(Proposal.resource)
        .where(Proposal.resource_id == resource.id, or_(Proposal.author_id == user.id, judged))
        .options(contains_eager(Proposal.resource), *_LIST)
    )
    if before is not None:
        query = query.where(Proposal.id < before)
    rows = list(session().scalars(query.order_by(Proposal.id.desc()).limit(PER_PAGE + 1)))
    return rows[:PER_PAGE], rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None


def queue(user: User, after: int = 0) -> tuple[list[Proposal], int | None]:
    """What waits for the judgement of `user`, oldest first, and the number after which the next page is."""
    own = true() if animates(user) else Proposal.author_id != user.id
    query = (
        select(Proposal)
        .join(Proposal.resource)
        .where(Proposal.state == ProposalState.SENT, Resource.state.in_(LIVE), _judged(user), own)
        .where(queries.visible(user), Proposal.id > after)
        .options(contains_eager(Proposal.resource), *_LIST)
    )
    rows = list(session().scalars(query.order_by(Proposal.id).limit(PER_PAGE + 1)))
    return rows[:PER_PAGE], rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None


_LIST = (
    joinedload(Proposal.author),
    joinedload(Proposal.decided_by),
    joinedload(Proposal.body),
    defer(Proposal.source),
)


def _judged(user: User) -> ColumnElement[bool]:
    """The SQL twin of the policy's `settles`, on proposals joined with their resource."""
    if animates(user):
        return true()
    if not can(user, "create", Resource):
        return false()
    mine = Resource.owner_id == user.id
    return or_(mine, Proposal.body_id == user.body_id) if user.body_id else mine


def names(themes: list[int], bodies: list[int]) -> tuple[list[str], list[str]]:
    """The names of themes and bodies, in their order."""
    return (
        list(session().scalars(select(Theme.name).where(Theme.id.in_(themes)).order_by(Theme.position))),
        list(session().scalars(select(Body.short).where(Body.id.in_(bodies)).order_by(Body.position))),
    )
