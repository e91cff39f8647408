"""What people do with their own account. Each public function is one transaction."""

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fsforum.core import audit, choices, clock, index, outbox, signin, throttle
from fsforum.core.errors import DomainError, TooMany
from fsforum.core.people import identity, normalise_email, resets
from fsforum.core.transaction import locked, transaction
from fsforum.models import (
    AccountState,
    LoginSession,
    MailChoice,
    Notification,
    NotificationChoice,
    NotificationKind,
    PasswordReset,
    Saved,
    ThingKind,
    User,
)

ACCOUNT, DEVICE, NETWORK, OWN = "signin", "signin-device", "signin-network", "own-password"
RESET, RESET_NETWORK = "reset", "reset-network"
FREE_TRIES, FREE_FROM_NETWORK = 5, 30
FREE_RESETS, FREE_RESETS_FROM_NETWORK = 2, 10
REFUSED_ADDRESS = "Cette adresse ne peut pas être utilisée."


def _slowed(email: str, device: str) -> tuple[str, str]:
    """The counter of an attempt: a browser known to the account has its own, which strangers cannot fill."""
    return (DEVICE, f"{email} {device}") if device else (ACCOUNT, email)


def count_attempt(email: str, device: str, network: str) -> None:
    """Count a sign-in before its password is looked at, so that parallel guesses count too.

    Raises TooMany while the account (from this browser) or the network has to wait.
    """
    act, subject = _slowed(email, device)
    with transaction() as session:
        throttle.check(session, NETWORK, network)
        throttle.check(session, act, subject)
        throttle.hit(session, act, subject, FREE_TRIES)


def note_failure(email: str, network: str) -> None:
    """Count a wrong password against the network; the log says whose account, if it is one."""
    with transaction() as session:
        throttle.hit(session, NETWORK, network, FREE_FROM_NETWORK)
        user = identity.holder(session, email)
        audit.record(session, None, "signin.fail", f"user:{user.id}" if user else "")


def begin(
    user: User, kept: bool, agent: str, address: str, email: str = "", device: str = "", instead_of: int = 0
) -> bool:
    """Open a sign-in for `user`, whose password was right; the one that this browser held ends.

    Returns False when the account was suspended meanwhile.
    """
    with transaction() as session:
        if locked(session, user).state != AccountState.ACTIVE:
            return False
        session.execute(delete(LoginSession).where(LoginSession.id == instead_of))
        signin.begin(session, user, kept, agent, address)
        throttle.clear(session, *_slowed(email, device))
        audit.record(session, user, "signin.ok", f"user:{user.id}")
    return True


def end(user: User, number: int) -> None:
    """End the sign-in `number` of `user`: a copied cookie is worth nothing from now on."""
    with transaction() as session:
        session.execute(
            delete(LoginSession).where(LoginSession.id == number, LoginSession.user_id == user.id)
        )
        audit.record(session, user, "signin.end", f"user:{user.id}")


def end_others(user: User) -> None:
    """End every sign-in of `user` but the present one."""
    with transaction() as session:
        signin.end_all(session, user, but=user.session_id)
        audit.record(session, user, "signin.end", f"user:{user.id}", others=True)


def ask_reset(email: str, network: str) -> None:
    """Mail a link for a new password if `email` has an account; the caller cannot tell.

    Too many for one account are dropped in silence (the last link stays good, nobody is locked out by
    another); raises TooMany for too many from one network.
    """
    address = normalise_email(email)
    with transaction() as session:
        throttle.check(session, RESET_NETWORK, network)
        throttle.hit(session, RESET_NETWORK, network, FREE_RESETS_FROM_NETWORK)
        try:
            throttle.check(session, RESET, address)
        except TooMany:
            return
        throttle.hit(session, RESET, address, FREE_RESETS)
        resets.add_reset(session, None, address)


def update_profile(user: User, first_name: str, last_name: str, job: str, phone: str) -> None:
    """Change what the directory says of `user`. The @handle stays: messages cite it."""
    with transaction() as session:
        locked(session, user)
        user.first_name, user.last_name = identity.name(first_name), identity.name(last_name)
        user.job, user.phone = job, phone
        index.put_person(session, user)
        audit.record(session, user, "account.profile", f"user:{user.id}")


def count_own_attempt(user: User) -> None:
    """Count a look at the current password of a signed-in person. Raises TooMany."""
    with transaction() as session:
        throttle.check(session, OWN, str(user.id))
        throttle.hit(session, OWN, str(user.id), FREE_TRIES)


def change_password(user: User, password_hash: str) -> None:
    """Put a judged password in place; other sign-ins and reset links end, the person is told by mail."""
    with transaction() as session:
        locked(session, user).password_hash = password_hash
        throttle.clear(session, OWN, str(user.id))
        _end_the_rest(session, user)
        outbox.put(session, "password_changed", user.email, user, path="/mot-de-passe-oublie")
        audit.record(session, user, "password.change", f"user:{user.id}")


def change_email(user: User, email: str) -> None:
    """Move `user` to another address and tell the old one; other sign-ins and reset links end.

    Raises DomainError when the address cannot be used.
    """
    address = normalise_email(email)
    with transaction() as session:
        former = locked(session, user).email
        throttle.clear(session, OWN, str(user.id))
        if address == former:
            raise DomainError("C’est déjà votre adresse.")
        if identity.holder(session, address):
            raise DomainError(REFUSED_ADDRESS)
        outbox.withdraw(session, resets.MAIL, former)
        try:
            with session.begin_nested():
                user.email = address
                user.link_epoch += 1
        except IntegrityError:
            raise DomainError(REFUSED_ADDRESS) from None
        _end_the_rest(session, user)
        outbox.put(session, "email_changed", former, path="/aide")
        audit.record(session, user, "account.email", f"user:{user.id}")


def choose(user: User, wanted: dict[NotificationKind, MailChoice]) -> None:
    """Keep what `user` wants to hear of, where it differs from the default of their role.

    What waits for a digest goes where the new choice says; a kind that is mandatory stays as it is.
    """
    wanted = {kind: choice for kind, choice in wanted.items() if kind not in choices.MANDATORY}
    with transaction() as session:
        locked(session, user)
        session.execute(
            delete(NotificationChoice).where(
                NotificationChoice.user_id == user.id, NotificationChoice.kind.in_(list(wanted))
            )
        )
        session.add_all(
            NotificationChoice(user_id=user.id, kind=kind, choice=choice)
            for kind, choice in wanted.items()
            if choice != choices.defaults(user.role)[kind]
        )
        for kind, choice in wanted.items():
            waiting = update(Notification).where(
                Notification.user_id == user.id, Notification.kind == kind, Notification.awaits.is_not(None)
            )
            session.execute(waiting.values(awaits=choice if choice in choices.DIGESTS else None))


def stop_digest(user: User, digest: MailChoice) -> None:
    """What `user` heard of by this digest stands on the site alone from now on."""
    with transaction() as session:
        locked(session, user)
        for kind, chosen in choices.of_person(session, user).items():
            if chosen == digest:
                session.merge(NotificationChoice(user_id=user.id, kind=kind, choice=MailChoice.SITE))
        waiting = update(Notification).where(Notification.user_id == user.id, Notification.awaits == digest)
        session.execute(waiting.values(awaits=None))


def stop_mails(user: User, kind: NotificationKind) -> None:
    """Tell `user` of this kind on the site alone from now on; one that is mandatory, or never told, stays."""
    with transaction() as session:
        locked(session, user)
        chosen = choices.of_person(session, user)[kind]
        if kind in choices.MANDATORY or chosen in (MailChoice.SITE, MailChoice.NEVER):
            return
        session.merge(NotificationChoice(user_id=user.id, kind=kind, choice=MailChoice.SITE))
        waiting = update(Notification).where(
            Notification.user_id == user.id, Notification.kind == kind, Notification.awaits.is_not(None)
        )
        session.execute(waiting.values(awaits=None))


def unsave(user: User, kind: ThingKind, ref_id: int) -> None:
    """Take a thing off the list of those that `user` keeps at hand."""
    with transaction() as session:
        session.execute(
            delete(Saved).where(Saved.user_id == user.id, Saved.kind == kind, Saved.ref_id == ref_id)
        )


def save(user: User, kind: ThingKind, ref_id: int) -> None:
    """Put a thing (back) on that list; the caller has checked that `user` may read it."""
    with transaction() as session:
        locked(session, user)
        if session.get(Saved, (user.id, kind, ref_id)) is None:
            session.add(Saved(user_id=user.id, kind=kind, ref_id=ref_id, created_at=clock.now()))


def _end_the_rest(session: Session, user: User) -> None:
    signin.end_all(session, user, but=user.session_id)
    session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id))
