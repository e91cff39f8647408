"""French words as search needs them: keys under which they meet, and the pieces of text around them."""

from fsforum.core.french.extracts import extract, marks, with_names
from fsforum.core.french.keys import (
    FORMS,
    KEY_VERSION,
    STOP,
    VAGUE,
    WRITTEN,
    bare,
    content_keys,
    key,
    key_string,
    keys,
    query_terms,
    telling,
    words,
)
from fsforum.core.french.lexicon import common

__all__ = [
    "FORMS",
    "KEY_VERSION",
    "STOP",
    "VAGUE",
    "WRITTEN",
    "bare",
    "common",
    "content_keys",
    "extract",
    "key",
    "key_string",
    "keys",
    "marks",
    "query_terms",
    "telling",
    "with_names",
    "words",
]
