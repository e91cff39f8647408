"""How long a resource may be trusted: what publishing it promises."""

from dataclasses import dataclass
from datetime import date

from fsforum.core.reviews.due import months_after, season

__all__ = ["Freshness", "months_after", "season"]


@dataclass(frozen=True)
class Freshness:
    """Verified when, by which body (None: the animation), to review before when."""

    verified_on: date
    verified_body_id: int | None
    review_before: date
