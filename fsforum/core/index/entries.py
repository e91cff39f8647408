"""What the index says of the entries of the directory, and of collections."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from fsforum.core import clock, scopes
from fsforum.core.index.rows import RESOURCE_RANKS, bars, put, titled
from fsforum.models import (
    AccountState,
    Body,
    Collection,
    ResourceState,
    SearchDoc,
    Structure,
    Theme,
    ThingKind,
    User,
)


def put_structure(session: Session, structure: Structure) -> None:
    """Index (again) a structure as the directory shows it; one that is closed is found by nobody."""
    if not structure.active:
        remove_entry(session, ThingKind.STRUCTURE, structure.id)
        return
    where = f"{structure.address}, {structure.postcode} {structure.commune}".strip(" ,")
    put_entry(session, ThingKind.STRUCTURE, structure.id, structure.name, where, structure.commune)
    _put_people(session, User.structure_id == structure.id)


def put_body(session: Session, body: Body) -> None:
    """Index (again) a body as the directory shows it."""
    if not body.active:
        remove_entry(session, ThingKind.BODY, body.id)
        return
    text = f"{body.name}. {body.description}"
    put_entry(session, ThingKind.BODY, body.id, body.short, text, body.name, bodies=bars([body.slug]))
    _put_people(session, User.body_id == body.id)


def _put_people(session: Session, there: ColumnElement[bool]) -> None:
    """Those who work there are found by its name."""
    for user in session.scalars(select(User).where(there, User.state == AccountState.ACTIVE)):
        put_person(session, user)


def put_person(session: Session, user: User) -> None:
    """Index (again) a person as the directory shows them: name, task, structure or body."""
    if user.state != AccountState.ACTIVE:
        remove_entry(session, ThingKind.PERSON, user.id)
        return
    structure = session.get(Structure, user.structure_id) if user.structure_id else None
    body = session.get(Body, user.body_id) if user.body_id else None
    place = structure.name if structure else body.short if body else ""
    text = ", ".join(part for part in (user.job, place) if part)
    bodies = bars([body.slug] if body else [])
    put_entry(session, ThingKind.PERSON, user.id, user.full_name, text, bodies=bodies)


def put_collection(session: Session, collection: Collection) -> None:
    """Index (again) a collection: its title, what it says of itself, its theme."""
    theme = session.get(Theme, collection.theme_id) if collection.theme_id else None
    put(
        session,
        ThingKind.COLLECTION,
        collection.id,
        0,
        scope=collection.scope,
        title=collection.title,
        text=collection.summary,
        keys_a=collection.title,
        about=theme.name if theme else "",
        rank=RESOURCE_RANKS[ResourceState.PUBLISHED],
        themes=bars([theme.slug] if theme else []),
        at=collection.updated_at,
    )


def put_entry(
    session: Session,
    kind: ThingKind,
    ref_id: int,
    title: str,
    text: str,
    keywords: str = "",
    bodies: str = "",
) -> None:
    """An entry of the directory, which everybody signed in reads."""
    put(
        session,
        kind,
        ref_id,
        0,
        scope=scopes.LIBRARY,
        title=title,
        text=text,
        keys_a=titled(title, keywords),
        bodies=bodies,
        at=clock.now(),
    )


def remove_entry(session: Session, kind: ThingKind, ref_id: int) -> None:
    """Take an entry of the directory, or a collection, out of the index."""
    session.execute(delete(SearchDoc).where(SearchDoc.kind == kind, SearchDoc.ref_id == ref_id))
