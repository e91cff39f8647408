"""The append-only log of acts on accounts, rights and content."""

from typing import Any

from sqlalchemy.orm import Session

from fsforum.core import clock
from fsforum.models import AuditEntry, User


def record(session: Session, actor: User | None, action: str, thing: str = "", **detail: Any) -> None:
    """Write down that `actor` did `action` to `thing` (« user:12 »), in the caller's transaction.

    `detail` holds what changed, never a secret and never the text of a message.
    """
    session.add(
        AuditEntry(
            at=clock.now(), actor_id=actor.id if actor else None, action=action, thing=thing, detail=detail
        )
    )
