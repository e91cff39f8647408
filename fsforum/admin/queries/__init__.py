"""What the administration pages read."""

from fsforum.admin.queries import accounts, invitations, places, records

__all__ = ["accounts", "invitations", "places", "records"]
