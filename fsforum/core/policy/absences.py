"""Rights over days away."""

from fsforum.core.policy.registry import rule
from fsforum.models import Absence, Role, User


@rule("be_away", str)
def be_away(user: User, thing: str) -> bool:
    """Référents: a question waits for them by name or by body."""
    return user.role == Role.PARTNER


@rule("view", Absence)
@rule("end", Absence)
def own_absence(user: User, absence: Absence) -> bool:
    """One's own."""
    return absence.user_id == user.id
