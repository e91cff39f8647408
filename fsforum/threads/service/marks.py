"""How far a person has read, written at once (pages write theirs later, see core.readmarks)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.models import ReadMark, ThingKind, User


def inserting(session: Session, kind: type[Any]) -> Any:
    """The `INSERT` into the table of `kind` that knows `ON CONFLICT`, on both databases."""
    return (pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert)(kind)


def mark(session: Session, user: User, rows: Iterable[tuple[int, int]]) -> None:
    """`user` has read these discussions up to these messages; never goes back."""
    row = inserting(session, ReadMark)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["user_id", "kind", "ref_id"],
            set_={"seq": row.excluded.seq},
            where=row.excluded.seq > ReadMark.seq,
        ),
        [{"user_id": user.id, "kind": ThingKind.THREAD, "ref_id": ref, "seq": seq} for ref, seq in rows],
    )
