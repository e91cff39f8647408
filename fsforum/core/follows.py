"""Following a theme, a body, a space or a resource: hearing of what is new there."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

from fsforum.core import clock
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Body, Follow, Resource, Space, Theme, ThingKind, User

Place = Theme | Body | Space | Resource
PLACES: dict[ThingKind, Any] = {
    ThingKind.THEME: Theme,
    ThingKind.BODY: Body,
    ThingKind.SPACE: Space,
    ThingKind.RESOURCE: Resource,
}


def place(sort: str, slug: str) -> Place | None:
    """The theme, body, space or resource of this address; None when there is none."""
    model = PLACES.get(ThingKind(sort)) if sort in set(ThingKind) else None
    found: Place | None = session().scalar(select(model).where(model.slug == slug)) if model else None
    return found


def kind_of(thing: Place) -> ThingKind:
    """Under which kind `thing` is followed."""
    return next(kind for kind, model in PLACES.items() if isinstance(thing, model))


def following(user: User, kind: ThingKind, slug: str) -> bool:
    """Whether `user` hears of what is new there."""
    model = PLACES[kind]
    query = select(Follow.user_id).join(model, model.id == Follow.ref_id)
    mine = (Follow.user_id == user.id, Follow.kind == kind, Follow.muted.is_(False), model.slug == slug)
    return session().scalar(query.where(*mine)) is not None


def follow(user: User, kind: ThingKind, ref_id: int, wanted: bool) -> None:
    """Follow from now on, or no longer (not even when taking part). The caller has checked the right."""
    with transaction() as opened:
        insert: Any = pg_insert if opened.get_bind().dialect.name == "postgresql" else lite_insert
        row = insert(Follow).values(
            user_id=user.id, kind=kind, ref_id=ref_id, muted=not wanted, created_at=clock.now()
        )
        keys = ["user_id", "kind", "ref_id"]
        opened.execute(row.on_conflict_do_update(index_elements=keys, set_={"muted": not wanted}))
