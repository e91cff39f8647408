"""Slow down repeated attempts, shared by all processes through the database."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import clock
from fsforum.core.errors import TooMany
from fsforum.models import Throttle

WINDOW = timedelta(minutes=15)
LONGEST = timedelta(minutes=15)


def _key(act: str, subject: str) -> str:
    """The key of a counter; hashed, so that no address is stored in clear."""
    return f"{act}:{hashlib.sha256(subject.lower().encode()).hexdigest()[:40]}"


def check(session: Session, act: str, subject: str) -> None:
    """Raise TooMany while `subject` has to wait before another `act`."""
    row = session.get(Throttle, _key(act, subject))
    if row and row.blocked_until and row.blocked_until > clock.now():
        wait = int((row.blocked_until - clock.now()).total_seconds()) + 1
        minutes = max(1, round(wait / 60))
        raise TooMany(f"Trop d’essais. Réessayez dans {minutes} minute{'s' if minutes > 1 else ''}.", wait)


def hit(session: Session, act: str, subject: str, free: int, window: timedelta = WINDOW) -> None:
    """Count one more `act` of `subject`; past `free` in `window` the wait doubles from 15 seconds."""
    now = clock.now()
    key = _key(act, subject)
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    session.execute(insert(Throttle).values(key=key, count=0, first_at=now).on_conflict_do_nothing())
    row = session.get_one(Throttle, key, populate_existing=True, with_for_update=True)
    if now - row.first_at > window and not (row.blocked_until and row.blocked_until > now):
        row.count, row.first_at, row.blocked_until = 0, now, None
    row.count += 1
    if row.count > free:
        over = min(row.count - free - 1, 6)
        row.blocked_until = now + min(timedelta(seconds=15) * 2**over, LONGEST)


def clear(session: Session, act: str, subject: str) -> None:
    """Forget the attempts of `subject` (it got through)."""
    session.execute(delete(Throttle).where(Throttle.key == _key(act, subject)))
