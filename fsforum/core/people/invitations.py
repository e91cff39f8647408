"""Invitations: the only way in. A secret goes by mail, its hash stays here for seven days."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from fsforum.core import audit, charter, clock, outbox, tokens, words
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.people import identity
from fsforum.core.policy import can, demand
from fsforum.core.transaction import locked, transaction
from fsforum.models import Body, Invitation, Role, Structure, User

LASTS = timedelta(days=7)
MAIL = "invitation"
GONE = "Lien expiré ou déjà utilisé : demandez-en un nouveau."


def invite(
    actor: User | None,
    email: str,
    role: Role,
    structure_id: int | None = None,
    body_id: int | None = None,
    first_name: str = "",
    last_name: str = "",
) -> Invitation:
    """Promise an account to `email` and mail its link; an earlier invitation of this address dies.

    Raises DomainError (bad address, account already there, structure or body missing) and
    PermissionError when `actor` may not give this role.
    """
    if actor:
        demand(actor, "invite", Invitation(role=role))
    address = identity.normalise_email(email)
    with transaction() as session:
        if identity.holder(session, address):
            raise DomainError(identity.TAKEN)
        structure, body = identity.place_of(session, role, structure_id, body_id)
        _bury(session, address)
        invitation = Invitation(
            email=address,
            role=role,
            structure_id=structure,
            body_id=body,
            first_name=identity.name(first_name),
            last_name=identity.name(last_name),
            invited_by_id=actor.id if actor else None,
            created_at=clock.now(),
        )
        _send(session, invitation, actor)
        audit.record(session, actor, "invitation.send", f"invitation:{invitation.id}", role=role.value)
    return invitation


def resend(actor: User | None, invitation: Invitation) -> Invitation:
    """A new link for seven more days, now from `actor`; the former one dies.

    Raises NotNow once accepted or revoked.
    """
    if actor:
        demand(actor, "invite", invitation)
    with transaction() as session:
        _still_waiting(locked(session, invitation))
        if identity.holder(session, invitation.email):
            raise NotNow(identity.TAKEN)
        outbox.withdraw(session, MAIL, invitation.email)
        invitation.invited_by_id = actor.id if actor else None
        _send(session, invitation, actor)
        audit.record(session, actor, "invitation.resend", f"invitation:{invitation.id}")
    return invitation


def revoke(actor: User | None, invitation: Invitation) -> None:
    """Take the promise back: its link is dead at once, its mail too if it has not left yet."""
    if actor:
        demand(actor, "invite", invitation)
    with transaction() as session:
        if locked(session, invitation).revoked_at is not None:
            return
        _still_waiting(invitation)
        invitation.revoked_at = clock.now()
        outbox.withdraw(session, MAIL, invitation.email)
        audit.record(session, actor, "invitation.revoke", f"invitation:{invitation.id}")


def pending(session: Session, token: str) -> Invitation | None:
    """The invitation that `token` opens, with its place and sender; None once it is worth nothing."""
    query = select(Invitation).where(
        Invitation.token_hash == tokens.digest(token),
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    shown = (Invitation.structure, Invitation.body, Invitation.invited_by)
    found = session.scalar(query.options(*map(joinedload, shown)))
    return found if found and _stands(found.invited_by, found) else None


def accept(token: str, first_name: str, last_name: str, password_hash: str) -> User:
    """Make the account that was promised; its holder has accepted the charter of today.

    `password_hash` comes from core.passwords, the password already judged. Raises NotNow when the link
    is worth nothing any more (used a moment ago, revoked, expired).
    """
    with transaction() as session:
        mine = Invitation.token_hash == tokens.digest(token)
        sender = _sender(session, session.scalar(select(Invitation.invited_by_id).where(mine)))
        query = select(Invitation).where(mine).with_for_update()
        invitation = session.scalar(query.execution_options(populate_existing=True))
        if invitation is None or not _usable(invitation) or identity.holder(session, invitation.email):
            raise NotNow(GONE)
        if invitation.invited_by_id != (sender.id if sender else None) or not _stands(sender, invitation):
            raise NotNow(GONE)
        now = clock.now()
        invitation.accepted_at = now
        user = identity.add(
            session,
            User(
                email=invitation.email,
                first_name=identity.name(first_name),
                last_name=identity.name(last_name),
                role=invitation.role,
                structure_id=invitation.structure_id,
                body_id=invitation.body_id,
                password_hash=password_hash,
                charter_version=charter.VERSION,
                charter_at=now,
            ),
        )
        audit.record(session, user, "invitation.accept", f"invitation:{invitation.id}", user=user.id)
    return user


def give_up(session: Session, sender: User, actor: User | None) -> None:
    """Revoke what waits of `sender` that they may no longer give, and its mails that have not left.

    Within the transaction that changed `sender`.
    """
    waiting = select(Invitation).where(
        Invitation.invited_by_id == sender.id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    for invitation in session.scalars(waiting.order_by(Invitation.id).with_for_update()):
        if not _stands(sender, invitation):
            invitation.revoked_at = clock.now()
            outbox.withdraw(session, MAIL, invitation.email)
            audit.record(session, actor, "invitation.revoke", f"invitation:{invitation.id}")


def _stands(sender: User | None, invitation: Invitation) -> bool:
    """Whether its sender (none: the command line) may still give this role."""
    return sender is None or can(sender, "invite", invitation)


def _sender(session: Session, number: int | None) -> User | None:
    """The sender as they are now, held, and before what they sent: nobody suspends them meanwhile."""
    query = select(User).where(User.id == number).with_for_update(read=True)
    return session.scalar(query.execution_options(populate_existing=True))


def _usable(invitation: Invitation) -> bool:
    untouched = invitation.accepted_at is None and invitation.revoked_at is None
    return untouched and invitation.expires_at > clock.now()


def _still_waiting(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise NotNow("Cette invitation a déjà été acceptée.")
    if invitation.revoked_at is not None:
        raise NotNow("Cette invitation a été annulée : envoyez-en une nouvelle.")


def _bury(session: Session, email: str) -> None:
    """Revoke what was still waiting for this address, and its mails that have not left."""
    waiting = update(Invitation).where(
        Invitation.email == email, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )
    session.execute(waiting.values(revoked_at=clock.now()))
    outbox.withdraw(session, MAIL, email)


def _send(session: Session, invitation: Invitation, actor: User | None) -> None:
    token = tokens.new()
    invitation.token_hash = tokens.digest(token)
    invitation.expires_at = clock.now() + LASTS
    session.add(invitation)
    session.flush()
    outbox.put(
        session,
        MAIL,
        invitation.email,
        token=token,
        path=f"/invitation/{token}",
        by=actor.full_name if actor else "",
        role=words.ROLES[invitation.role],
        place=_place(session, invitation),
    )


def _place(session: Session, invitation: Invitation) -> str:
    structure = session.get(Structure, invitation.structure_id) if invitation.structure_id else None
    body = session.get(Body, invitation.body_id) if invitation.body_id else None
    if structure:
        return structure.name
    return body.name if body else ""
