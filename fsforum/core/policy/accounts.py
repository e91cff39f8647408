"""Rights over accounts, structures, bodies and the site itself."""

from fsforum.core.policy.registry import rule
from fsforum.models import Body, Invitation, LoginSession, Role, Structure, User

ANIMATION = (Role.FIELD, Role.ADMIN)
INVITABLE = {
    Role.ADMIN: tuple(Role),
    Role.FIELD: (Role.ANIMATEUR, Role.PARTNER),
}

NEEDS_STRUCTURE = frozenset({Role.ANIMATEUR})
NEEDS_BODY = frozenset({Role.PARTNER})


def animates(user: User) -> bool:
    """The departmental field animator and the préfecture: those who look after the whole space."""
    return user.role in ANIMATION


@rule("view", str)
def _view_site(user: User, thing: str) -> bool:
    return True


@rule("administer", str)
@rule("moderate", str)
@rule("publish", str)
def _animates_site(user: User, thing: str) -> bool:
    return animates(user)


@rule("manage", str)
@rule("read_mail", str)
@rule("read_audit", str)
def _manages(user: User, thing: str) -> bool:
    return user.role == Role.ADMIN


@rule("review", str)
def _reviews(user: User, thing: str) -> bool:
    """Who keeps guides and answers true: the animation, the référents for their own body."""
    return animates(user) or user.role == Role.PARTNER


@rule("participate", str)
def _participates(user: User, thing: str) -> bool:
    """Everybody but observers, who only read."""
    return user.role != Role.OBSERVER


@rule("view", User, Structure)
def _view_directory(user: User, thing: object) -> bool:
    return True


@rule("invite", Invitation)
def _invite(user: User, invitation: type[Invitation] | Invitation) -> bool:
    if isinstance(invitation, type):
        return user.role in INVITABLE
    return invitation.role in INVITABLE.get(user.role, ())


def invitable_roles(user: User) -> tuple[Role, ...]:
    """The roles that `user` may give by invitation."""
    return INVITABLE.get(user.role, ())


@rule("see_contact", Invitation)
def _see_invited_address(user: User, invitation: Invitation) -> bool:
    """While it waits, those who invite; once it became an account, its sender and administrators."""
    if user.role == Role.ADMIN or invitation.invited_by_id == user.id:
        return True
    return animates(user) and invitation.accepted_at is None


@rule("view", Invitation)
def _view_invitation(user: User, invitation: Invitation) -> bool:
    return animates(user)


@rule("administer", User)
def _look_after_account(user: User, account: User) -> bool:
    """Role, place and state of an account: the animation."""
    return animates(user)


@rule("manage", User)
def _manage_account(user: User, account: User) -> bool:
    """Suspend, change the role, anonymise: the préfecture, never on oneself."""
    return user.role == Role.ADMIN and account.id != user.id


@rule("reset_password", User)
def _start_reset(user: User, account: User) -> bool:
    return user.role == Role.ADMIN


@rule("see_contact", User)
def _see_contact(user: User, account: User) -> bool:
    """Address, phone and last visit: oneself and administrators."""
    return user.id == account.id or user.role == Role.ADMIN


@rule("edit", Structure, Body)
@rule("create", Structure, Body)
def _edit_network(user: User, thing: object) -> bool:
    return animates(user)


@rule("view", LoginSession)
@rule("end", LoginSession)
def _own_session(user: User, session: LoginSession) -> bool:
    return session.user_id == user.id
