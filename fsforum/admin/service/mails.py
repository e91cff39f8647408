"""Trying a mail again that did not leave, or of which nobody knows whether it did."""

from fsforum.core import audit, clock, outbox
from fsforum.core.errors import NotNow
from fsforum.core.transaction import locked, transaction
from fsforum.models import Outbox, User

# Their link is erased once they are handled: a new one must be asked for.
WITH_SECRET = {"invitation", "password_reset"}


def may_retry(mail: Outbox) -> bool:
    """Whether sending `mail` again makes sense: it failed or was interrupted, and can still be composed."""
    if mail.done_at is None:
        return bool(mail.error) and mail.leaving_at is None
    return mail.outcome in ("failed", outbox.UNSURE) and mail.template not in WITH_SECRET


def retry(actor: User, mail: Outbox) -> None:
    """Let the worker try `mail` at once. Raises NotNow when it already left."""
    with transaction() as session:
        if not may_retry(locked(session, mail)):
            raise NotNow("Ce message n’est plus à réessayer : il est parti ou son lien ne vaut plus.")
        mail.done_at, mail.outcome, mail.attempts = None, "", 0
        mail.leased_until = mail.leaving_at = None
        mail.send_after, mail.error = clock.now(), ""
        audit.record(session, actor, "mail.retry", f"mail:{mail.id}")
