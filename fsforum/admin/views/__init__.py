"""Pages of the administration."""

from fsforum.admin.views import accounts, imports, invitations, places, records, spaces
from fsforum.admin.views.base import bp

__all__ = ["accounts", "bp", "imports", "invitations", "places", "records", "spaces"]
