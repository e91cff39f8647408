"""Rights over what the search learns."""

from fsforum.core.policy.accounts import animates
from fsforum.core.policy.registry import rule
from fsforum.models import Synonym, User


@rule("moderate", Synonym)
def keep_synonyms(user: User, family: Synonym) -> bool:
    """The names that mean the same thing: the animation."""
    return animates(user)
