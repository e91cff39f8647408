"""What people have had on screen, written behind their backs: a page view waits for no write.

Marks, last visits, numbers of readers and searches gather in this process and are saved together, about
once a second, by a thread that `fsforum serve` starts (or at once, where `READ_MARKS` is "now"). A killed
process loses at most the last second of marks; no message is concerned.
"""

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

from fsforum.core import asked, clock, notify, views
from fsforum.core.transaction import transaction
from fsforum.models import LoginSession, ReadMark, ThingKind, User

Key = tuple[int, ThingKind, int]
_marks: dict[Key, int] = {}
_seen: set[tuple[int, int]] = set()
_lock = threading.Lock()
_saved_seen: dict[int, float] = {}
SEEN_EVERY = 300.0


def note(user: User, kind: ThingKind, ref_id: int, seq: int) -> None:
    """`user` had the messages of the thing on screen up to `seq`."""
    key = (user.id, kind, ref_id)
    with _lock:
        _marks[key] = max(seq, _marks.get(key, 0))


def seen(user: User) -> None:
    """`user` made a request under this sign-in; saved at most every five minutes."""
    if clock.now().timestamp() - _saved_seen.get(user.session_id, 0.0) > SEEN_EVERY:
        with _lock:
            _seen.add((user.id, user.session_id))


def pending(user: User) -> dict[tuple[ThingKind, int], int]:
    """Marks of `user` that this process has not saved yet, so that its own lists are exact."""
    if not _marks:
        return {}
    with _lock:
        return {(kind, ref): seq for (owner, kind, ref), seq in _marks.items() if owner == user.id}


def flush() -> int:
    """Save what has gathered, in one transaction; returns the number of marks."""
    with _lock:
        if not (_marks or _seen or views.waiting() or asked.waiting()):
            return 0
        marks, people = dict(_marks), set(_seen)
        _marks.clear()
        _seen.clear()
    now = clock.now()
    with transaction() as session:
        views.save(session)
        asked.save(session)
        insert = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
        for (user_id, kind, ref_id), seq in sorted(marks.items()):
            row = insert(ReadMark).values(user_id=user_id, kind=kind, ref_id=ref_id, seq=seq)
            further = row.excluded.seq > ReadMark.seq
            session.execute(
                row.on_conflict_do_update(
                    index_elements=["user_id", "kind", "ref_id"],
                    set_={"seq": row.excluded.seq},
                    where=further,
                )
            )
            notify.read(session, session.get_one(User, user_id), kind, ref_id, seq)
        for user_id, session_id in sorted(people):
            session.execute(update(User).where(User.id == user_id).values(seen_at=now))
            session.execute(update(LoginSession).where(LoginSession.id == session_id).values(seen_at=now))
            _saved_seen[session_id] = now.timestamp()
    return len(marks)


def start(app: Flask, every: float = 1.0) -> Callable[[], None]:
    """Save the marks of this process from a thread of its own; returns what stops it (after a last save)."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(every):
            _flush_quietly(app)
        _flush_quietly(app)

    thread = threading.Thread(target=run, name="readmarks", daemon=True)
    thread.start()

    def finish() -> None:
        stop.set()
        thread.join(5)

    return finish


def _flush_quietly(app: Flask) -> None:
    with app.app_context():
        try:
            flush()
        except Exception:
            app.logger.exception("read marks were not saved")
