"""What the administration pages write (accounts themselves: core.people)."""

from fsforum.admin.service import invitations, mails, places

__all__ = ["invitations", "mails", "places"]
