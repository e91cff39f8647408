"""Completing what is being typed: titles that the reader may read, and names of the trade."""

from dataclasses import dataclass

from fsforum.core import french, synonyms
from fsforum.core.finder import candidates, loading, ranking, spelling, things
from fsforum.core.finder.asking import Asked
from fsforum.core.finder.lists import List, Place
from fsforum.core.finder.ranking import Ranked
from fsforum.core.synonyms import Group, Names
from fsforum.models import ThingKind, User

MOST = 8
MOST_NAMES = 3
SHORTEST = 2
BEGUN = 12
"""Words that begin as typed and are looked for."""
LONGEST = 80
MOST_WORDS = 6
TITLED = (ThingKind.THREAD, ThingKind.QUESTION, ThingKind.RESOURCE, ThingKind.COLLECTION)


@dataclass(frozen=True)
class Completion:
    """A way to end what is typed: a title (with its address), or a name of the trade (to be searched)."""

    text: str
    url: str = ""
    kind: ThingKind | None = None


def complete(user: User, typed: str) -> list[Completion]:
    """At most eight: names of the trade that begin so, then titles of what `user` may read, best first."""
    low = french.words(french.bare(typed[:LONGEST]))
    if not low or len("".join(low)) < SHORTEST:
        return []
    names = synonyms.names()
    found = _names(names, " ".join(low))
    titles = _titles(user, low)
    return [*found[: max(MOST_NAMES, MOST - len(titles))], *titles][:MOST]


def _names(names: Names, low: str) -> list[Completion]:
    """Names that begin as typed; shorter ones first."""
    begin = names.starting(low)
    return [Completion(name) for name in sorted(begin, key=lambda name: (len(name), name))]


def _titles(user: User, low: list[str]) -> list[Completion]:
    """Titles that hold the words, the last one perhaps unfinished."""
    *whole, last = low
    said = dict.fromkeys(french.key(word) for word in french.telling(whole)) if whole else {}
    groups: list[Group] = [((key,),) for key in list(said)[:MOST_WORDS]]
    begun = spelling.begun(last, BEGUN) if len(last) > 1 and last.isascii() and last.isalpha() else []
    ways = dict.fromkeys([(french.key(last),), *(near.keys for near in begun)])
    groups.append(tuple(ways))
    asked = Asked("")
    mask = (1 << len(groups)) - 1
    lists = [List(tuple(groups), mask, Place.TITLE, 60, asked.phrases, asked.without)]
    ranked = ranking.group(candidates.read(user, lists, {}), groups)
    for thing in ranked:
        thing.score = ranking.STATE * thing.rank + (thing.kind != ThingKind.THREAD)
    best = sorted((one for one in ranked if one.kind in TITLED), key=lambda one: one.place)[:MOST]
    return _shown(user, best)


def _shown(user: User, best: list[Ranked]) -> list[Completion]:
    there, _ = loading.load(user, best)
    cards = [(one.kind, things.card(one, there)) for one in best if one.key in there]
    return [Completion(card.title, card.url, kind) for kind, card in cards]
