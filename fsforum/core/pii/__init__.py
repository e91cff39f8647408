"""Personal data in a text: where it stands, what it is, and the text without it. Pure functions.

Rules read a normalised copy (compatibility forms, no invisible signs, no emphasis around digits); places
are those of the text as given. Names of persons are not recognised.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from fsforum.core.pii.allowed import NOTHING, Allowed
from fsforum.core.pii.kinds import WORDINGS, Finding, Kind, Level, Wording
from fsforum.core.pii.numbers import allowances, ibans, nirs, papers, taxes
from fsforum.core.pii.reach import births, homes, mails
from fsforum.core.pii.tables import cells
from fsforum.core.pii.telephones import phones
from fsforum.core.pii.text import read, spaced
from fsforum.core.pii.words import Context

__all__ = [
    "MOST", "NOTHING", "WORDINGS", "Allowed", "Finding", "Kind", "Level", "Wording", "find",
    "find_in_markdown", "mask",
]  # fmt: skip

MOST = 200
"""Findings told of one text; the others are told once these are gone."""
LONGEST = 200_000
_TARGET = re.compile(r"(?<=\])\(([^()\s]{1,2000})\)")
ORDER = {kind: rank for rank, kind in enumerate(Kind)}


def find(source: str, allowed: Allowed = NOTHING) -> list[Finding]:
    """What `source` holds of personal data, in the order of the text; no two places overlap."""
    reading = read(source[:LONGEST])
    text = spaced(reading.text)
    context = Context(text)
    rules: list[Iterator[Finding]] = [
        *(rule(text, context) for rule in (ibans, nirs, taxes, papers, allowances, births)),
        *(rule(text, context, allowed) for rule in (phones, homes)),
        mails(reading.text, allowed),
        _in_columns(text),
    ]
    found = [one for rule in rules for one in islice(rule, MOST)]
    return [Finding(*reading.place(one.start, one.end), one.kind, one.level) for one in _apart(found)[:MOST]]


def _in_columns(text: str) -> Iterator[Finding]:
    """What only the name of a column tells, in a table."""
    told, places = cells(text)
    if not places:
        return
    starts, context = [start for start, _ in places], Context(told)
    for rule in (nirs, taxes, papers, allowances, births):
        for one in rule(told, context):
            there, here = places[max(0, bisect_right(starts, one.start) - 1)]
            yield Finding(one.start - there + here, one.end - there + here, one.kind, one.level)


def _apart(found: list[Finding]) -> list[Finding]:
    """Of findings that overlap, the one that blocks, then the one with the surer rule."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda f: (f.start, f.level != Level.BLOCK, ORDER[f.kind], -f.end)):
        if kept and one.start < kept[-1].end:
            if one.level == Level.BLOCK and (kept[-1].level, ORDER[kept[-1].kind]) > (
                one.level,
                ORDER[one.kind],
            ):
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def find_in_markdown(source: str, plain: str, allowed: Allowed = NOTHING) -> list[Finding]:
    """As `find`, in a Markdown text and in the `plain` text that readers see of it."""
    found = find(source, allowed)
    seen = find(plain, allowed) if plain != source else []
    missing = Counter(_said(plain, seen)) - Counter(_said(source, found))
    if not missing:
        return found
    places = _places(plain, source)
    for one, said in zip(seen, _said(plain, seen), strict=True):
        if not missing[said]:
            continue
        missing[said] -= 1
        placed = Finding(
            places[one.start], max(places[one.start], places[one.end - 1]) + 1, one.kind, one.level
        )
        over = [other for other in found if placed.start < other.end and other.start < placed.end]
        if not any(other.level == Level.BLOCK for other in over):
            found = [other for other in found if other not in over or placed.level != Level.BLOCK]
            found += [placed] if placed.level == Level.BLOCK or not over else []
    return sorted(found, key=lambda f: f.start)


def _said(text: str, findings: Iterable[Finding]) -> Iterator[tuple[Kind, Level, str]]:
    """What was found, whatever signs stand between its letters and digits."""
    for one in findings:
        yield one.kind, one.level, "".join(filter(str.isalnum, text[one.start : one.end]))


def _places(plain: str, source: str) -> list[int]:
    """Where each character of `plain` stands in `source`, of which it holds the characters in order, but for
    where links lead.
    """
    source = _TARGET.sub(lambda link: link[0] if link[1] in plain else " " * len(link[0]), source)
    places, position = [], 0
    for sign in plain:
        at = source.find(sign, position, position + 400) if not sign.isspace() else position
        if at >= 0:
            position = at + (not sign.isspace())
        places.append(max(0, position - (not sign.isspace())) if at < 0 else at)
    return places


def mask(source: str, findings: Iterable[Finding]) -> str:
    """`source` with each of `findings` replaced by what its kind is called, between brackets."""
    out, position = [], 0
    for one in sorted(findings, key=lambda f: f.start):
        if one.start >= position:
            out += [source[position : one.start], WORDINGS[one.kind].mask]
            position = one.end
    return "".join([*out, source[position:]])
