"""The pages of the moderation."""

from fsforum.moderation.views import privacy, reports
from fsforum.moderation.views.blueprint import bp

__all__ = ["bp", "privacy", "reports"]
