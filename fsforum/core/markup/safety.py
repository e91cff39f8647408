"""What may stand in a page written by users: one list, applied twice, by two unrelated libraries.

bleach is no longer maintained and stays pinned; nh3 is the second barrier, over the same list.
"""

import re
import threading
from functools import partial

import bleach.linkifier
import bleach.sanitizer
import nh3

from fsforum.core.markup.links import (
    BARE_ADDRESS,
    EXTERNAL_CLASS,
    EXTERNAL_REL,
    IMAGE_SOURCE,
    SCHEMES,
    mark_link,
    target,
)

TAGS = frozenset(
    "a b blockquote br cite code div em h2 h3 h4 h5 h6 hr img input label li ol p pre strong"
    " table tbody td th thead tr ul".split()
)
# Free values, checked by _value_fits where they could do harm.
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "img": {"src", "alt"},
    "input": {"checked"},
    "ol": {"start"},
    "td": {"data-label"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
# The only values of these; no others are written by the renderer.
FIXED: dict[str, dict[str, set[str]]] = {
    "a": {"rel": {EXTERNAL_REL}},
    "img": {"loading": {"lazy"}},
    "input": {"type": {"checkbox"}},
    "table": {"role": {"table"}},
    "tr": {"role": {"row"}},
    "th": {"scope": {"col"}, "role": {"columnheader"}},
    "td": {"role": {"cell"}},
}
CLASSES: dict[str, set[str]] = {
    "a": {EXTERNAL_CLASS},
    "b": {"mention"},
    "blockquote": {"quote"},
    "div": {"table-box"},
    "label": {"choice"},
    "table": {"table"},
    "ul": {"checklist"},
}
ANCHOR = re.compile(r"partie-[a-z0-9-]{1,70}")

_local = threading.local()


def clean(html: str) -> str:
    """The HTML with nothing in it but what the lists allow, its links checked and marked."""
    return clean_again(_bleach().clean(html))


def clean_again(html: str) -> str:
    """The second barrier alone; what `clean` returned comes back unchanged."""
    return _nh3.clean(html).replace("\r", "\n")


def _value_fits(name: str, value: str) -> bool:
    """Whether a free attribute holds what the renderer would write."""
    if name == "id":
        return ANCHOR.fullmatch(value) is not None
    if name == "src":
        return IMAGE_SOURCE.fullmatch(value) is not None and ".." not in value
    if name == "start":
        return value.isascii() and value.isdigit() and len(value) < 7
    return True


def _allowed(tag: str, name: str, value: str) -> bool:
    """bleach's question: may this attribute stand on this tag with this value?"""
    if name == "class":
        return value in CLASSES.get(tag, ())
    if name in FIXED.get(tag, {}):
        return value in FIXED[tag][name]
    return name in ATTRIBUTES.get(tag, ()) and _value_fits(name, value)


def _kept(_tag: str, name: str, value: str) -> str | None:
    """nh3's question: with which value may this attribute stand?"""
    if name == "href" and target(value) != value:
        return None
    return value if _value_fits(name, value) else None


_nh3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=_kept,
    tag_attribute_values=FIXED,
    allowed_classes=CLASSES,
    url_schemes=set(SCHEMES),
    link_rel=None,
)


def _bleach() -> bleach.sanitizer.Cleaner:
    """A cleaner of this thread's own: its parser keeps state."""
    if not hasattr(_local, "cleaner"):
        linkify = partial(
            bleach.linkifier.LinkifyFilter,
            callbacks=[mark_link],  # type: ignore[list-item]  # None is allowed: it drops the link
            skip_tags={"pre", "code"},
            url_re=BARE_ADDRESS,
        )
        _local.cleaner = bleach.sanitizer.Cleaner(
            tags=TAGS, attributes=_allowed, protocols=SCHEMES, strip=True, filters=[linkify]
        )
    cleaner: bleach.sanitizer.Cleaner = _local.cleaner
    return cleaner
