"""Personal data in what is already stored: found by a scan, taken out for good, written into a register."""

from fsforum.core.privacy.removal import (
    kinds_in_words,
    let_stand,
    passages,
    release,
    remove_file,
    take_out,
)
from fsforum.core.privacy.scan import scan
from fsforum.core.privacy.texts import HELD, held_files, thing_of

__all__ = [
    "HELD",
    "held_files",
    "kinds_in_words",
    "let_stand",
    "passages",
    "release",
    "remove_file",
    "scan",
    "take_out",
    "thing_of",
]
