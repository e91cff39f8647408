"""Structures, bodies and spaces, as the administration lists them."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from fsforum.extensions import session
from fsforum.models import AccountState, Body, Space, Structure, User


def structures(active_only: bool = False) -> list[Structure]:
    """The structures by name, with the one that an antenne depends on."""
    query = (
        select(Structure)
        .options(joinedload(Structure.parent))
        .order_by(func.lower(Structure.name), Structure.id)
    )
    return list(session().scalars(query.where(Structure.active) if active_only else query))


def structure(structure_id: int) -> Structure | None:
    """One structure."""
    if structure_id >= 2**31:
        return None
    return session().get(Structure, structure_id, options=[joinedload(Structure.parent)])


def bodies(active_only: bool = False) -> list[Body]:
    """The bodies, in their order."""
    query = select(Body).order_by(Body.position, Body.id)
    return list(session().scalars(query.where(Body.active) if active_only else query))


def body(body_id: int) -> Body | None:
    """One body."""
    return session().get(Body, body_id) if body_id < 2**31 else None


def people_by_structure() -> dict[int, int]:
    """How many active people each structure has."""
    return _people(User.structure_id)


def people_by_body() -> dict[int, int]:
    """How many active people each body has."""
    return _people(User.body_id)


def _people(column: object) -> dict[int, int]:
    query = select(column, func.count()).where(User.state == AccountState.ACTIVE).group_by(column)  # type: ignore[call-overload]
    return {number: count for number, count in session().execute(query) if number}


def spaces() -> list[Space]:
    """All spaces with their audience, whoever asks: behind `manage` only."""
    query = select(Space).options(selectinload(Space.audience)).order_by(Space.position, Space.id)
    return list(session().scalars(query))


def space(space_id: int) -> Space | None:
    """One space with its audience."""
    if space_id >= 2**31:
        return None
    return session().get(Space, space_id, options=[selectinload(Space.audience)], populate_existing=True)
