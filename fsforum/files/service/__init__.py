"""Files: reading their texts, replacing them, throwing away what no page refers to any more."""

from fsforum.files.service.reading import read_next
from fsforum.files.service.replacing import replace
from fsforum.files.service.sweeping import Swept, sweep

__all__ = ["Swept", "read_next", "replace", "sweep"]
