"""What the animation learns from searches: synonyms, what is settled. The caller has checked the right."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.orm import Session

from fsforum.core import asked, audit, clock, finder, once, scopes, synonyms
from fsforum.core.errors import DomainError
from fsforum.core.transaction import locked, transaction
from fsforum.extensions import session as current_session
from fsforum.models import QuestionTwin, Settled, Synonym, User

RECENT = timedelta(days=30)
SAME_LABEL = "Une famille porte déjà ce nom."


def add_synonyms(person: User, label: str, names: Sequence[str], *, searched: str = "", key: str = "") -> int:
    """A new family of names, in force at once; returns its number. Sent twice with one `key`: one family.

    `searched` are the words of a search from which it came: they are settled with it.
    """
    with transaction() as session:
        sent = once.mark("synonym", key, label, *names)
        known = once.claim(session, person, sent)
        if known:
            return known
        _refuse_same(session, label)
        row = Synonym(label=label, names=list(names), active=True)
        _signed(session, row, person)
        audit.record(session, person, "synonym.add", f"synonym:{row.id}", names=list(names))
        if searched:
            _settle(session, person, f"mots:{asked.keys_of(searched)}")
        once.keep(session, person, sent, row.id)
        return row.id


def change_synonyms(
    person: User, row: Synonym, label: str, names: Sequence[str], *, searched: str = ""
) -> None:
    """Other names for a family; `searched` as for a new one."""
    with transaction() as session:
        locked(session, row)
        _refuse_same(session, label, row.id)
        before = list(row.names)
        row.label, row.names = label, list(names)
        _signed(session, row, person)
        audit.record(session, person, "synonym.change", f"synonym:{row.id}", before=before, names=list(names))
        if searched:
            _settle(session, person, f"mots:{asked.keys_of(searched)}")


def switch_synonyms(person: User, row: Synonym, active: bool) -> None:
    """Let a family serve, or rest; it is kept either way."""
    with transaction() as session:
        locked(session, row)
        if row.active == active:
            return
        row.active = active
        _signed(session, row, person)
        audit.record(session, person, "synonym.on" if active else "synonym.off", f"synonym:{row.id}")


def find_twins() -> int:
    """Look for questions of the last weeks that say the same as an earlier one, for the worker.

    Looked for with the eyes of somebody who animates; each reader of the list sees what they may read.
    """
    animates = scopes.readers(scopes.DRAFTS)
    person = current_session().scalar(select(User).where(animates).order_by(User.id).limit(1))
    twins = finder.duplicates(person, clock.now() - RECENT) if person else []
    with transaction() as session:
        session.execute(delete(QuestionTwin))
        if twins:
            session.execute(insert(QuestionTwin), [asdict(twin) for twin in twins])
    return len(twins)


def settle(person: User, what: str) -> None:
    """Take something out of a list until it comes up again."""
    with transaction() as session:
        _settle(session, person, what[:240])


def _settle(session: Session, person: User, what: str) -> None:
    make = pg_insert if session.get_bind().dialect.name == "postgresql" else lite_insert
    row = make(Settled).values(what=what, at=clock.now(), by_id=person.id)
    values = {"at": row.excluded.at, "by_id": row.excluded.by_id}
    session.execute(row.on_conflict_do_update(index_elements=["what"], set_=values))


def _signed(session: Session, row: Synonym, person: User) -> None:
    row.updated_at, row.updated_by_id = clock.now(), person.id
    session.add(row)
    synonyms.changed(session)
    session.flush()


def _refuse_same(session: Session, label: str, except_id: int = 0) -> None:
    same = select(Synonym.id).where(Synonym.label == label, Synonym.id != except_id)
    if session.scalar(same) is not None:
        raise DomainError(SAME_LABEL)
