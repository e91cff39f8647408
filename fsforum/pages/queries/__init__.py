"""What the home page shows, in a number of statements that does not depend on how much there is."""

from fsforum.pages.queries.animation import animation_home
from fsforum.pages.queries.home import home

__all__ = ["animation_home", "home"]
