"""Writing the library: contents and versions, then what becomes of a resource."""

from fsforum.library.service.content import Content, create, keep_files, restore, revise
from fsforum.library.service.freshness import archive, declare_obsolete, reopen, verify
from fsforum.library.service.steps import open_to_contributions, publish, save, submit

__all__ = [
    "Content", "archive", "create", "declare_obsolete", "keep_files", "open_to_contributions",
    "publish", "reopen", "restore", "revise", "save", "submit", "verify",
]  # fmt: skip
