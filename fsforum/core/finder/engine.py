"""Searching: words understood, candidates, ranking, things."""

import re
from dataclasses import dataclass, field

from fsforum.core import clock, french, synonyms
from fsforum.core.finder import candidates, ranking, things
from fsforum.core.finder.candidates import Place
from fsforum.core.finder.ranking import Ranked
from fsforum.core.finder.things import Hit, Similar
from fsforum.core.synonyms import Group
from fsforum.models import ThingKind, User

PAGE = 20
MOST_TERMS = 8
LONGEST_QUERY = 200
ENOUGH = 20  # hits that hold every word in one message; with fewer, words apart are looked for too
KINDS = (ThingKind.RESOURCE, ThingKind.QUESTION, ThingKind.THREAD)
BOUND = 300  # things from which on a common word has surely been cut
SIMILAR_TERMS = 10
SIMILAR_TEXT = 600
LIKE = 0.34  # the least part of a text (rare words weigh more) that something similar holds
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


@dataclass(frozen=True)
class Found:
    """One page of results. `total` and `counts` count things that the reader may see, up to a bound."""

    query: str
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    counts: dict[ThingKind, int] = field(default_factory=dict)
    page: int = 1
    last_page: int = 1
    terms: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    """Other names of what was asked that were looked for too."""
    partial: bool = False
    """No thing holds every word: these hold some of them."""
    bounded: bool = False
    """There are more: only the best of the newest are ranked and counted."""


def search(
    user: User, q: str, kind: ThingKind | None = None, theme: str = "", body: str = "", page: int = 1
) -> Found:
    """What `user` may read about `q`, best first, within the filters (`theme` and `body` are slugs)."""
    query = q[:LONGEST_QUERY]
    terms = french.query_terms(query)[:MOST_TERMS]
    if not terms:
        return Found(query)
    groups, also = synonyms.expand(terms)
    ranked, partial = _ranked(user, groups, _slug(theme), _slug(body))
    counts = {each: sum(found.kind == each for found in ranked) for each in KINDS}
    shown = [found for found in ranked if found.kind == kind] if kind else ranked
    last = max(1, -(-len(shown) // PAGE))
    page = max(1, min(page, last))
    hits = things.hits(user, shown[(page - 1) * PAGE : page * PAGE], " ".join([query, *also]))
    return Found(query, hits, len(ranked), counts, page, last, terms, also, partial, len(ranked) >= BOUND)


def _slug(text: str) -> str:
    return text if _SLUG.fullmatch(text) else ""


def _ranked(user: User, terms: list[Group], theme: str, body: str) -> tuple[list[Ranked], bool]:
    """Every hit in order, and whether none holds all the words."""
    rows = candidates.read(user, candidates.strict(terms), theme, body)
    found = ranking.group(rows, terms)
    weights = [1.0] * len(terms)
    partial = False
    if len(found) < ENOUGH and len(terms) > 1:
        some = candidates.read(
            user, candidates.loose(terms, 200, (Place.REFERENCES, Place.ANYWHERE)), theme, body
        )
        weights = ranking.rarity(some, terms)
        apart = ranking.group([*rows, *some], terms)
        every = (1 << len(terms)) - 1
        found = [thing for thing in apart if thing.mask == every]
        partial = not found and bool(apart)
        found = found or apart
    return ranking.order(found, weights, clock.now().timestamp()), partial


def similar(user: User, text: str, limit: int = 5) -> list[Similar]:
    """What `user` may read that resembles `text` (a title, or a title and its details), best first.

    Rare words weigh more than common ones; something that shares one word of many is not similar.
    """
    terms = _telling(text[:SIMILAR_TEXT])
    if not terms:
        return []
    groups, also = synonyms.expand(terms)
    lists = candidates.loose(groups, 200, (Place.REFERENCES,))
    rows = candidates.read(user, lists)
    weights = ranking.rarity(rows, groups)
    least = min(2, len(terms))
    alike = [
        thing
        for thing in ranking.group(rows, groups)
        if thing.mask.bit_count() >= least and ranking.covered(thing, weights) >= LIKE
    ]
    best = ranking.order(alike, weights, clock.now().timestamp())[:limit]
    return things.similars(user, best, " ".join([text[:SIMILAR_TEXT], *also]))


def _telling(text: str) -> list[str]:
    """The words of a text that are worth looking for: its first ones, short scraps left out."""
    terms = [term for term in french.query_terms(text) if len(term) > 2 or _names(term)]
    return (terms or french.query_terms(text))[:SIMILAR_TERMS]


def _names(term: str) -> bool:
    """Whether a short key tells something all the same: a number, an acronym of the trade."""
    return term.isdigit() or synonyms.known(term)
