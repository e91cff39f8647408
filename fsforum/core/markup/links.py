"""Where a link may lead, and how the reader is told that it leaves the space."""

import re
from collections.abc import MutableMapping
from html import unescape
from urllib.parse import urlsplit

EXTERNAL_REL = "nofollow noopener ugc"
EXTERNAL_CLASS = "external"
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IMAGE_SOURCE = re.compile(r"/fichiers/[\w%.,~-]+(?:/[\w%.,~-]+)?")

# What is turned into a link when it stands bare in the text. Bounded: an address is no novel.
BARE_ADDRESS = re.compile(
    r"(?<![\w/@.-])(?:https?://|www\.)[^\s<>\"«»“”`|]{1,2000}(?<![.,;:!?…'’*_])", re.IGNORECASE
)

_INSIDE = re.compile(r"/(?![/\\])[^\s\\]*|#[\w-]{1,100}")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_HOST = re.compile(r"://[\w-]{1,63}(?:\.[\w-]{1,63}){0,9}(?::\d{1,4})?(?:[/?#]|$)")  # no name before an @
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?:[/?#]\S*)?", re.IGNORECASE)
_UNSEEN = re.compile(r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")

Attributes = MutableMapping[tuple[str | None, str], str]  # as bleach gives and takes them

_home = ""


def own(base_url: str) -> None:
    """Say at which address the space itself answers, so that links to it are known as internal.

    Called once, when the application is made.
    """
    global _home
    _home = base_url.rstrip("/").lower()


def target(href: str) -> str | None:
    """The address as it is kept in the page, or None where it may not be followed.

    Addresses of the space itself lose their host, so that stored pages survive a move; a bare domain
    gets its scheme; anything that is neither a page of the space nor a known scheme is refused.
    """
    href = _UNSEEN.sub("", href)
    if _home and href.lower().startswith(_home):
        rest = href[len(_home) :]
        if not rest or rest[0] in "/?#":
            href = rest if rest.startswith("/") else f"/{rest}"
    if _INSIDE.fullmatch(href):
        return href
    scheme = _SCHEME.match(href)
    if not scheme:
        return f"https://{href}" if _DOMAIN.fullmatch(href) else None
    known = scheme[0][:-1].lower()
    if known not in SCHEMES or (known.startswith("http") and not _HOST.match(href, len(known))):
        return None
    return href


def complete(address: str) -> bool:
    """Whether it is a whole http(s) address of the web, as people give one beside a text."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return False
    return known and " " not in address and target(address) is not None


def image_source(src: str) -> str | None:
    """The address of a picture kept in the space, or None: pictures from elsewhere are never shown."""
    inside = target(src) or ""
    return inside if IMAGE_SOURCE.fullmatch(inside) and ".." not in inside else None


def is_external(href: str) -> bool:
    """Whether following it leaves the space for another site."""
    return href[:4].lower() == "http"


def mark_link(attrs: Attributes, new: bool = False, /) -> Attributes | None:
    """Check one link while the page is cleaned; None leaves its text alone.

    bleach hands over and takes back what stands in the source of the page, entities included.
    """
    href = unescape(attrs.get((None, "href"), ""))
    if new and href.lower().startswith("http://www."):
        href = f"https://{href[7:]}"
    kept = target(href)
    if kept is None:
        return None
    attrs[None, "href"] = kept.replace("&", "&amp;")
    if is_external(kept):
        attrs[None, "rel"] = EXTERNAL_REL
        attrs[None, "class"] = EXTERNAL_CLASS
    return attrs
