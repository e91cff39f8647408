"""The writing side of search: rows of the index follow their thing in its own transaction."""

from fsforum.core.index.entries import (
    put_body,
    put_collection,
    put_person,
    put_structure,
    remove_entry,
)
from fsforum.core.index.files import put_file, remove_file
from fsforum.core.index.rebuild import outdated, rebuild
from fsforum.core.index.rows import (
    APART,
    IN_REFERENCE,
    IN_TITLE,
    put_message,
    put_messages,
    put_post,
    put_resource,
    remove,
    rescope_questions,
    touch,
)
from fsforum.core.index.tidying import tidy
from fsforum.core.index.vocabulary import forget_words

__all__ = [
    "APART",
    "IN_REFERENCE",
    "IN_TITLE",
    "forget_words",
    "outdated",
    "put_body",
    "put_collection",
    "put_file",
    "put_message",
    "put_messages",
    "put_person",
    "put_post",
    "put_resource",
    "put_structure",
    "rebuild",
    "remove",
    "remove_entry",
    "remove_file",
    "rescope_questions",
    "tidy",
    "touch",
]
