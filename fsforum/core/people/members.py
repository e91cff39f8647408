"""Accounts once they exist: made by hand, suspended, given another role, anonymised."""

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from fsforum.core import audit, charter, clock, index, outbox, scopes, signin
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.people import identity, invitations
from fsforum.core.policy import circles, demand
from fsforum.core.transaction import locked, transaction
from fsforum.models import (
    Absence,
    AccountState,
    Follow,
    Invitation,
    Notification,
    NotificationChoice,
    Outbox,
    PasswordReset,
    ReadMark,
    Role,
    Saved,
    Submission,
    ThingKind,
    User,
)

OWN_ROWS = (Absence, Follow, Notification, NotificationChoice, PasswordReset, ReadMark, Saved)


def create_active(
    email: str,
    role: Role,
    first_name: str,
    last_name: str,
    password_hash: str,
    structure_id: int | None = None,
    body_id: int | None = None,
) -> User:
    """An account that may sign in at once, for the command line and the demo.

    Raises DomainError (bad or known address, name missing, structure or body missing).
    """
    address = identity.normalise_email(email)
    first_name, last_name = identity.name(first_name), identity.name(last_name)
    if not first_name or not last_name:
        raise DomainError("Indiquez un prénom et un nom.")
    with transaction() as session:
        structure, body = identity.place_of(session, role, structure_id, body_id)
        user = identity.add(
            session,
            User(
                email=address,
                first_name=first_name,
                last_name=last_name,
                role=role,
                structure_id=structure,
                body_id=body,
                password_hash=password_hash,
                charter_version=charter.VERSION,
                charter_at=clock.now(),
            ),
        )
        audit.record(session, None, "account.create", f"user:{user.id}", role=role.value)
    return user


def suspend(actor: User | None, user: User) -> None:
    """Shut `user` out at once: sign-ins and reset links end. Suspending twice changes nothing.

    Raises NotNow for the last administrator and for a former member.
    """
    _may_manage(actor, user)
    with transaction() as session:
        _keep_an_administrator(session, user)
        if _member(session, user).state == AccountState.SUSPENDED:
            return
        user.state = AccountState.SUSPENDED
        index.put_person(session, user)
        user.link_epoch += 1
        signin.end_all(session, user)
        session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id))
        outbox.withdraw(session, "password_reset", user.email)
        invitations.give_up(session, user, actor)
        outbox.put(session, "account_suspended", user.email, path="/aide")
        audit.record(session, actor, "account.suspend", f"user:{user.id}")


def reactivate(actor: User | None, user: User) -> None:
    """Let a suspended member in again, with the same password. Raises NotNow for a former member."""
    _may_manage(actor, user)
    with transaction() as session:
        if _member(session, user).state == AccountState.ACTIVE:
            return
        user.state = AccountState.ACTIVE
        index.put_person(session, user)
        audit.record(session, actor, "account.reactivate", f"user:{user.id}")


def change_role(
    actor: User | None, user: User, role: Role, structure_id: int | None = None, body_id: int | None = None
) -> None:
    """Give `user` another role, structure or body; it holds from their next request on.

    Raises NotNow for the last administrator, DomainError when the structure or body is missing.
    """
    _may_manage(actor, user)
    with transaction() as session:
        if role != Role.ADMIN:
            _keep_an_administrator(session, user)
        before = _member(session, user).role
        structure, body = identity.place_of(session, role, structure_id, body_id)
        user.role, user.structure_id, user.body_id = role, structure, body
        index.put_person(session, user)
        user.link_epoch += 1
        scopes.forget(user)
        invitations.give_up(session, user, actor)
        audit.record(
            session,
            actor,
            "account.role",
            f"user:{user.id}",
            before=before.value,
            after=role.value,
            structure=structure,
            body=body,
        )


def anonymise(actor: User | None, user: User) -> None:
    """Make `user` an « Ancien membre », for good: what they wrote stays, who they were goes.

    Raises NotNow for the last administrator. A second time changes nothing.
    """
    _may_manage(actor, user)
    with transaction() as session:
        _keep_an_administrator(session, user)
        if locked(session, user).state == AccountState.FORMER:
            return
        address = user.email
        signin.end_all(session, user)
        for table in OWN_ROWS:
            session.execute(delete(table).where(table.user_id == user.id))
        session.execute(delete(Submission).where(Submission.author_id == user.id))
        session.execute(delete(Outbox).where(or_(Outbox.user_id == user.id, Outbox.address == address)))
        session.execute(
            update(Invitation)
            .where(Invitation.email == address)
            .values(email=f"ancien-{user.id}@ancien.invalid", first_name="", last_name="")
        )
        index.remove(session, ThingKind.PERSON, user.id)
        _forget(user)
        invitations.give_up(session, user, actor)
        audit.record(session, actor, "account.anonymise", f"user:{user.id}")


def _forget(user: User) -> None:
    """Leave of `user` nothing but a number. The role goes too: it would name the only one of a body."""
    user.state = AccountState.FORMER
    user.link_epoch += 1
    user.email = f"ancien-{user.id}@ancien.invalid"
    user.first_name, user.last_name, user.handle = "Ancien", "membre", f"ancien.membre{user.id}"
    user.job = user.phone = user.password_hash = ""
    user.role, user.structure_id, user.body_id = Role.OBSERVER, None, None
    user.seen_at = None


def _may_manage(actor: User | None, user: User) -> None:
    if actor:
        demand(actor, "manage", user)


def _member(session: Session, user: User) -> User:
    """`user` as it is now, held; raises NotNow when it was anonymised."""
    if locked(session, user).state == AccountState.FORMER:
        raise NotNow("Ce compte a été anonymisé : il ne peut plus changer.")
    return user


def _keep_an_administrator(session: Session, user: User) -> None:
    """Raise NotNow when `user` is the only active administrator.

    All administrators are held, in one order: of two people who each remove the other, the second waits
    here, then finds themselves the last.
    """
    query = select(User.id).where(circles.ADMINISTRATORS, User.state == AccountState.ACTIVE)
    if list(session.scalars(query.order_by(User.id).with_for_update())) == [user.id]:
        raise NotNow("C’est le dernier administrateur : nommez-en d’abord un autre.")
