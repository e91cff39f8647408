"""On its day a change of rules is announced, once."""

import logging

from sqlalchemy import select

from fsforum.core import clock, scopes
from fsforum.core.reviews import notices
from fsforum.core.transaction import locked, transaction
from fsforum.extensions import session as current_session
from fsforum.models import Change, User

FROM_HOUR = 8  # on the clocks of Paris: nobody is told at night
MOST_AT_ONCE = 20

log = logging.getLogger(__name__)


def announce_due() -> int:
    """Announce every change whose day has come; returns how many.

    One that fails is told in the log, tried again at the next run, and holds up no other.
    """
    if clock.now().astimezone(clock.PARIS).hour < FROM_HOUR:
        return 0
    due = (Change.announced_at.is_(None), Change.effective_on <= clock.today(), Change.scope != scopes.HIDDEN)
    query = select(Change.id).where(*due)
    numbers = list(current_session().scalars(query.order_by(Change.effective_on).limit(MOST_AT_ONCE)))
    current_session().rollback()
    done = 0
    for number in numbers:
        try:
            done += _announce(number)
        except Exception:
            log.exception("change %s not announced", number)
    return done


def _announce(number: int) -> bool:
    """Announce one change, unless another worker did."""
    with transaction() as session:
        change = session.get(Change, number)
        if change is None or locked(session, change).announced_at is not None:
            return False
        if change.effective_on > clock.today() or change.scope == scopes.HIDDEN:
            return False
        change.announced_at = clock.now()
        session.flush()
        notices.change_announced(session, change, session.get_one(User, change.author_id))
        return True
