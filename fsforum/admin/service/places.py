"""Structures, bodies and spaces: made and changed by the animation."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from fsforum.core import audit, index, notify, once, scopes, slugs
from fsforum.core.errors import DomainError
from fsforum.core.transaction import locked, transaction
from fsforum.models import Body, Question, Role, Space, SpaceAudience, Structure, StructureKind, User

# What an address under /questions/ already means.
RESERVED = {"similaires", "nouvelle", "a-repondre", "mes-questions", "suivies"}
READERS = {
    Role.ANIMATEUR: "les structures",
    Role.PARTNER: "les partenaires",
    Role.FIELD: "l’animation",
    Role.ADMIN: "la préfecture",
    Role.OBSERVER: "les observateurs",
}
Table = type[Structure] | type[Body] | type[Space]


def create_structure(actor: User, values: dict[str, Any], key: str = "") -> Structure:
    """A new structure. Raises DomainError when an antenne has no structure to depend on."""
    with transaction() as session:
        sent = once.mark("structure", key, values["name"])
        made = once.claim(session, actor, sent)
        earlier = session.get(Structure, made) if made else None
        if earlier:
            return earlier
        row = Structure(slug=_free_slug(session, Structure, values["name"]))
        _fill_structure(session, row, values)
        session.add(row)
        session.flush()
        index.put_structure(session, row)
        once.keep(session, actor, sent, row.id)
        audit.record(session, actor, "structure.create", f"structure:{row.id}", name=row.name)
    return row


def change_structure(actor: User, structure: Structure, values: dict[str, Any]) -> None:
    """Change what is said of a structure; its address in links stays."""
    with transaction() as session:
        _fill_structure(session, locked(session, structure), values)
        index.put_structure(session, structure)
        audit.record(session, actor, "structure.edit", f"structure:{structure.id}", name=structure.name)


def _fill_structure(session: Session, row: Structure, values: dict[str, Any]) -> None:
    """Set the columns; only an antenne has a parent, and an antenne has no antennes of its own."""
    parent_id = values.pop("parent_id", None)
    antenna = values["kind"] == StructureKind.ANTENNA
    parent = session.get(Structure, parent_id) if antenna and parent_id else None
    if antenna and (parent is None or parent.id == row.id or parent.kind == StructureKind.ANTENNA):
        raise DomainError(
            "Choisissez la structure dont cette antenne dépend (un siège, pas une autre antenne)."
        )
    if (
        antenna
        and row.id
        and session.scalar(select(Structure.id).where(Structure.parent_id == row.id).limit(1))
    ):
        raise DomainError("Des antennes dépendent de cette structure : elle ne peut pas devenir une antenne.")
    row.parent_id = parent.id if parent else None
    for name, value in values.items():
        setattr(row, name, value)


def create_body(actor: User, values: dict[str, Any], key: str = "") -> Body:
    """A new body with its channel, whose address is made of its short name."""
    with transaction() as session:
        sent = once.mark("body", key, values["short"])
        made = once.claim(session, actor, sent)
        earlier = session.get(Body, made) if made else None
        if earlier:
            return earlier
        last = session.scalar(select(func.max(Body.position)))
        row = Body(slug=_free_slug(session, Body, values["short"]), position=(last or 0) + 1, **values)
        session.add(row)
        session.flush()
        index.put_body(session, row)
        once.keep(session, actor, sent, row.id)
        audit.record(
            session, actor, "body.create", f"body:{row.id}", name=row.name, restricted=row.restricted
        )
    return row


def change_body(actor: User, body: Body, values: dict[str, Any]) -> None:
    """Change what is said of a body. Opening or restricting it gives all its questions other readers,
    in the index and the notifications too."""
    with transaction() as session:
        before = locked(session, body).restricted
        for name, value in values.items():
            setattr(body, name, value)
        session.flush()
        index.put_body(session, body)
        if body.restricted != before:
            _give_scope(session, body)
        audit.record(
            session, actor, "body.edit", f"body:{body.id}", name=body.name, restricted=body.restricted
        )


def _give_scope(session: Session, body: Body) -> None:
    scope = scopes.of_body(body)
    session.execute(update(Question).where(Question.body_id == body.id).values(scope=scope))
    index.rescope_questions(session, body.id, scope)
    notify.rescope_questions(session, body.id, scope)


def create_space(
    actor: User, name: str, description: str, audience: Mapping[Role, bool], key: str = ""
) -> Space:
    """A new space. `audience`: who reads, and whether they write."""
    with transaction() as session:
        sent = once.mark("space", key, name)
        made = once.claim(session, actor, sent)
        earlier = session.get(Space, made) if made else None
        if earlier:
            return earlier
        last = session.scalar(select(func.max(Space.position)))
        row = Space(slug=_free_slug(session, Space, name), position=(last or 0) + 1)
        session.add(row)
        _fill_space(session, row, name, description, audience)
        once.keep(session, actor, sent, row.id)
        _record_space(session, actor, "space.create", row, audience)
    return row


def change_space(
    actor: User, space: Space, name: str, description: str, audience: Mapping[Role, bool]
) -> None:
    """Change a space and who reads and writes in it; it holds from everybody's next request on."""
    with transaction() as session:
        locked(session, space)
        session.execute(delete(SpaceAudience).where(SpaceAudience.space_id == space.id))
        _fill_space(session, space, name, description, audience)
        _record_space(session, actor, "space.edit", space, audience)


def _fill_space(
    session: Session, row: Space, name: str, description: str, audience: Mapping[Role, bool]
) -> None:
    row.name, row.description, row.audience_words = name, description, audience_words(audience)
    session.flush()
    values = [{"space_id": row.id, "role": role, "may_write": writes} for role, writes in audience.items()]
    session.execute(SpaceAudience.__table__.insert(), values)  # type: ignore[attr-defined]


def _record_space(
    session: Session, actor: User, action: str, space: Space, audience: Mapping[Role, bool]
) -> None:
    said = {role.value: "écrit" if writes else "lit" for role, writes in audience.items()}
    audit.record(session, actor, action, f"space:{space.id}", name=space.name, **said)


def audience_words(readers: Mapping[Role, bool]) -> str:
    """« Les structures et l’animation »: said of a space where one chooses it, always true."""
    if set(readers) >= set(Role):
        return "Tout le réseau, les partenaires et les observateurs"
    named = [words for role, words in READERS.items() if role in readers]
    return (", ".join(named[:-1]) + " et " + named[-1] if len(named) > 1 else named[0]).capitalize()


def _free_slug(session: Session, table: Table, name: str) -> str:
    """An address of its own, made of `name`."""
    base, number = slugs.slugify(name), 1
    taken = (
        set(session.scalars(select(table.slug).where(table.slug.startswith(base, autoescape=True))))
        | RESERVED
    )
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
