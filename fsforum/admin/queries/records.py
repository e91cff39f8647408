"""What the site keeps of itself: its mail and its log, newest first."""

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from fsforum.core import outbox
from fsforum.core.paging import PAGE_SIZE
from fsforum.extensions import session
from fsforum.models import AuditEntry, Outbox

STATES = {"interrompus": outbox.UNSURE, "echecs": "failed"}
"""The mails that somebody may have to do something about, by the name of their list."""


def mails(before: int, state: str = "") -> tuple[list[Outbox], int | None]:
    """One page of the mails below number `before` (0: the newest), without their texts."""
    query = select(Outbox).options(defer(Outbox.text), defer(Outbox.html)).order_by(Outbox.id.desc())
    if before:
        query = query.where(Outbox.id < before)
    if state:
        query = query.where(Outbox.outcome == STATES[state])
    found = list(session().scalars(query.limit(PAGE_SIZE + 1)))
    shown = found[:PAGE_SIZE]
    return shown, shown[-1].id if len(found) > PAGE_SIZE else None


def unsure() -> int:
    """How many mails were interrupted while they were leaving."""
    return outbox.unsure(session())


def mail(mail_id: int) -> Outbox | None:
    """One mail with its texts."""
    return session().get(Outbox, mail_id, populate_existing=True) if mail_id < 2**31 else None


def entries(before: int) -> tuple[list[AuditEntry], int | None]:
    """One page of the log below number `before` (0: the newest), with who acted."""
    query = select(AuditEntry).options(joinedload(AuditEntry.actor)).order_by(AuditEntry.id.desc())
    if before:
        query = query.where(AuditEntry.id < before)
    found = list(session().scalars(query.limit(PAGE_SIZE + 1)))
    shown = found[:PAGE_SIZE]
    return shown, shown[-1].id if len(found) > PAGE_SIZE else None
