"""Invitations, newest first."""

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import joinedload

from fsforum.core import clock
from fsforum.core.paging import Cursor, Page, newest_first, page
from fsforum.extensions import session
from fsforum.models import Invitation

STATES = ("", "expirees", "acceptees", "revoquees")
SHOWN = (joinedload(Invitation.structure), joinedload(Invitation.body), joinedload(Invitation.invited_by))


def _in_state(state: str) -> ColumnElement[bool]:
    accepted, revoked = Invitation.accepted_at.is_not(None), Invitation.revoked_at.is_not(None)
    expired = Invitation.expires_at <= clock.now()
    return {
        "": and_(~accepted, ~revoked, ~expired),
        "expirees": and_(~accepted, ~revoked, expired),
        "acceptees": accepted,
        "revoquees": and_(revoked, ~accepted),
    }[state]


def invitations(state: str, before: Cursor | None) -> Page[Invitation]:
    """One page of the invitations in `state`, with their structure, body and sender."""
    query = select(Invitation).options(*SHOWN).where(_in_state(state))
    rows = session().scalars(newest_first(query, Invitation.created_at, Invitation.id, before))
    return page(list(rows), lambda row: Cursor(row.created_at, row.id))


def counts() -> dict[str, int]:
    """How many invitations there are in each state."""
    sums = [func.coalesce(func.sum(case((_in_state(state), 1), else_=0)), 0) for state in STATES]
    return dict(zip(STATES, session().execute(select(*sums)).one(), strict=True))


def invitation(invitation_id: int) -> Invitation | None:
    """One invitation."""
    return session().get(Invitation, invitation_id) if invitation_id < 2**31 else None


def waiting_addresses() -> set[str]:
    """The addresses that hold an invitation which still opens."""
    return set(session().scalars(select(Invitation.email).where(_in_state(""))))
