"""Saying that one is away, and back."""

from datetime import date, timedelta

from sqlalchemy import select

from fsforum.core import clock, notify, once, scopes
from fsforum.core.errors import DomainError
from fsforum.core.transaction import locked, transaction
from fsforum.models import Absence, User

TAKEN = "Une absence est déjà notée pour ces jours : mettez-y fin d’abord."
NOBODY = "Cette personne ne peut pas vous remplacer. Choisissez-en une autre."


def declare(user: User, starts_on: date, ends_on: date, delegate_id: int | None, key: str = "") -> int:
    """Note that `user` is away on these days, both included; returns the number of the absence.

    The delegate hears of it, and meanwhile of the body's questions too. Raises DomainError when `user` is
    away on one of these days already, or the delegate may not act for them.
    """
    mark = once.mark("absence", key, starts_on, ends_on, delegate_id)
    with transaction() as session:
        made = once.claim(session, user, mark)
        if made:
            return made
        locked(session, user)
        same_days = select(Absence.id).where(
            Absence.user_id == user.id, Absence.starts_on <= ends_on, Absence.ends_on >= starts_on
        )
        if session.scalar(same_days.limit(1)):
            raise DomainError(TAKEN)
        fit = select(User).where(User.id == delegate_id, User.id != user.id, scopes.stands_in(user, User))
        delegate = session.scalar(fit) if delegate_id is not None else None
        if delegate_id is not None and delegate is None:
            raise DomainError(NOBODY)
        row = Absence(
            user_id=user.id,
            starts_on=starts_on,
            ends_on=ends_on,
            delegate_id=delegate_id,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        if delegate is not None:
            notify.stand_in_named(session, user, delegate)
        once.keep(session, user, mark, row.id)
        return row.id


def end(absence: Absence) -> None:
    """Back from today on, and the delegate hears of it; one that was still to come leaves no trace.

    Done twice, it is done once.
    """
    with transaction() as session:
        found = session.get(Absence, absence.id, populate_existing=True)
        if found is None or found.ends_on < clock.today():
            return
        if found.starts_on >= clock.today():
            session.delete(found)
        else:
            found.ends_on = clock.today() - timedelta(days=1)
        session.flush()
        if found.delegate_id is not None:
            absent, delegate = (session.get_one(User, n) for n in (found.user_id, found.delegate_id))
            notify.stand_in_released(session, absent, delegate)
