"""What a body commits to, changed by its own référents."""

from typing import Any

from fsforum.core import audit
from fsforum.core.commitment import COLUMNS
from fsforum.core.transaction import locked, transaction
from fsforum.models import Body, User


def commit_to(body: Body, person: User, values: dict[str, Any]) -> None:
    """Set delay, closed days and shared mailbox; they hold for questions to come.

    The caller has checked `commit` on the body.
    """
    with transaction() as session:
        locked(session, body)
        for name in COLUMNS:
            setattr(body, name, values[name])
        audit.record(session, person, "body.commitment", f"body:{body.id}", days=body.commitment_days)
