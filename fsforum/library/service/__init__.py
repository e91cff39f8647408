"""Writing the library: contents and versions, then what becomes of a resource."""

from fsforum.library.carried import Content
from fsforum.library.service.content import create, keep_files, restore, revise
from fsforum.library.service.drafts import discard, forget_old_drafts, keep_draft
from fsforum.library.service.freshness import archive, declare_obsolete, reopen, verify
from fsforum.library.service.previews import spare_preview
from fsforum.library.service.proposals import accept, decline, propose, withdraw
from fsforum.library.service.reading import (
    confirm_reading,
    end_reading,
    rate,
    request_reading,
    take_in,
)
from fsforum.library.service.shared import UNDESCRIBED
from fsforum.library.service.steps import open_to_contributions, publish, save, send_back, submit
from fsforum.library.service.undoing import undo

__all__ = [
    "UNDESCRIBED", "Content", "accept", "archive", "confirm_reading", "create", "declare_obsolete", "decline",
    "discard", "end_reading", "forget_old_drafts", "keep_draft", "keep_files", "open_to_contributions",
    "propose", "publish", "rate", "reopen", "request_reading", "restore", "revise", "save",
    "send_back", "spare_preview", "submit", "take_in", "undo", "verify", "withdraw",
]  # fmt: skip
