"""Accounts from invitation to « Ancien membre »: what several features and the commands share.

Every public function is one transaction and one line of the audit log. `actor` is who acts (None: the
command line); the right of an actor is demanded here again, whatever the page has checked.
"""

from fsforum.core.people.identity import free_handle, normalise_email
from fsforum.core.people.invitations import accept, invite, pending, resend, revoke
from fsforum.core.people.members import anonymise, change_role, create_active, reactivate, suspend
from fsforum.core.people.resets import open_reset, start_reset, use_reset

__all__ = [
    "accept",
    "anonymise",
    "change_role",
    "create_active",
    "free_handle",
    "invite",
    "normalise_email",
    "open_reset",
    "pending",
    "reactivate",
    "resend",
    "revoke",
    "start_reset",
    "suspend",
    "use_reset",
]
