"""Accounts, by name."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from fsforum.core import slugs
from fsforum.core.paging import PAGE_SIZE
from fsforum.extensions import session
from fsforum.models import AccountState, User

CURRENT = (AccountState.ACTIVE, AccountState.SUSPENDED)
STATES: dict[str, tuple[AccountState, ...]] = {
    "": CURRENT,
    "suspendus": (AccountState.SUSPENDED,),
    "anciens": (AccountState.FORMER,),
}
BY_NAME = (func.lower(User.last_name), func.lower(User.first_name), User.id)
PLACE = (joinedload(User.structure), joinedload(User.body))


def accounts(state: str, search: str, after: int, by_address: bool) -> tuple[list[User], int | None]:
    """One page of the accounts in `state`, by name, whose name (or address) holds every word of `search`.

    `after` is the last account of the page before (0: the first page). `by_address`: the reader may know
    addresses, hence look for one. Returns the accounts, and where the next page begins (None: nowhere).
    """
    query = select(User).options(*PLACE).where(User.state.in_(STATES[state]))
    for word in search.split()[:5]:
        query = query.where(_holds(word, by_address))
    last = session().execute(select(*BY_NAME).where(User.id == after)).first() if after else None
    if last:
        query = query.where(tuple_(*BY_NAME) > tuple_(*last))
    found = list(session().scalars(query.order_by(*BY_NAME).limit(PAGE_SIZE + 1)))
    shown = found[:PAGE_SIZE]
    return shown, shown[-1].id if len(found) > PAGE_SIZE else None


def _holds(word: str, by_address: bool) -> ColumnElement[bool]:
    """The handle is the name without accents: « helene » finds Hélène."""
    bare = slugs.slugify(word)
    places = [
        User.first_name.icontains(word, autoescape=True),
        User.last_name.icontains(word, autoescape=True),
    ]
    if bare != slugs.NAMELESS:
        places.append(User.handle.contains(bare.replace("-", "."), autoescape=True))
    if by_address:
        places.append(User.email.contains(word.lower(), autoescape=True))
    return or_(*places)


def counts() -> dict[AccountState, int]:
    """How many accounts there are in each state."""
    rows = session().execute(select(User.state, func.count()).group_by(User.state))
    return {row[0]: row[1] for row in rows}


def account(user_id: int) -> User | None:
    """One account with its structure and body."""
    return session().get(User, user_id, options=PLACE, populate_existing=True) if user_id < 2**31 else None


def emails() -> set[str]:
    """The addresses of all accounts (the reader never sees them: a file is compared with them)."""
    return set(session().scalars(select(User.email)))


def names(numbers: Sequence[int]) -> dict[int, str]:
    """The full names of these accounts."""
    found = session().scalars(select(User).where(User.id.in_(list(numbers))))
    return {user.id: user.full_name for user in found}
