"""Names of the trade that mean the same thing: acronyms spelt out, old names and new ones.

The animation keeps them in the table `synonym`; until it holds anything, the set that ships does. A process
keeps them at hand and asks every two seconds whether they changed: several processes stay right.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from time import monotonic

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from fsforum.core import clock, french, synonyms_seed
from fsforum.extensions import session as current_session
from fsforum.models import Synonym

Keys = tuple[str, ...]
Group = tuple[Keys, ...]
"""Ways to say one word of a query, the typed one first: each is met by a text that holds all its keys."""

AGAIN = 2.0
"""Seconds for which a process trusts what it read."""
MOST_WAYS = 12
"""Ways to say one word, at most: a family too large would make the search slow."""
LONGEST_NAME = 6
"""Words of a name that are looked at."""


@dataclass(frozen=True)
class Names:
    """The families in force, by the search keys of their names."""

    version: object = None
    others: dict[Keys, list[tuple[str, Keys]]] = field(default_factory=dict)
    """The other names of each name."""
    written: tuple[tuple[str, str], ...] = ()
    """Every name in the order of its bare form: (bare, as written)."""

    def known(self, term: str) -> bool:
        """Whether this key alone is a name."""
        return (term,) in self.others

    def starting(self, low: str) -> list[str]:
        """The names whose bare form begins like `low`."""
        begin = bisect_left(self.written, (low, ""))
        return [name for bare, name in takewhile(lambda one: one[0].startswith(low), self.written[begin:])]

    def expand(self, terms: Sequence[str], said: Sequence[str] = ()) -> tuple[list[Group], list[str]]:
        """For each key of a query the ways to say it, and the names, as people write them, that were added.

        `said` are the content keys of the whole query: a name that needs a vague word (« sans emploi ») is
        only met there. « pole emploi » stays two words, and « France Travail » stands for either of them;
        what « emploi » alone may be called is not meant then. Nor is a vague word that stands alone: « pas »
        is seldom the « prélèvement à la source ».
        """
        ways: list[list[Keys]] = [[(term,)] for term in terms]
        added: dict[str, None] = {}
        for run in self._named(terms, said):
            others = self.others[run]
            for way in (ways[bit] for bit, term in enumerate(terms) if term in run):
                for _, keys in others:
                    # « permis de conduire » finds nothing that « permis » does not find
                    if len(way) < MOST_WAYS and not any(set(known) <= set(keys) for known in way):
                        way.append(keys)
            added |= dict.fromkeys(name for name, keys in others if not set(keys) <= set(terms))
        return [tuple(way) for way in ways], list(added)

    def _named(self, terms: Sequence[str], said: Sequence[str]) -> list[Keys]:
        """The names that stand in a query, each once, without the single words of longer ones."""
        runs = dict.fromkeys([*_runs(terms), *(run for run in _runs(said) if len(run) > 1)])
        found = [run for run in runs if self.others.get(run)]
        within = {key for run in found if len(run) > 1 for key in run}
        return [run for run in found if len(run) > 1 or run[0] not in within]


def _runs(keys: Sequence[str]) -> Iterator[Keys]:
    """Every run of keys that may be a name."""
    for begin in range(len(keys)):
        for end in range(begin + 1, min(begin + LONGEST_NAME, len(keys)) + 1):
            yield tuple(keys[begin:end])


_VERSION = select(func.max(Synonym.updated_at), func.count(Synonym.id))
_FAMILIES = select(Synonym.names).where(Synonym.active).order_by(Synonym.id)
_kept: list[tuple[float, Names]] = []


def names() -> Names:
    """The families in force; every few seconds a small statement asks whether they changed."""
    now = monotonic()
    asked, kept = _kept[0] if _kept else (-AGAIN, Names())
    if now - asked < AGAIN:
        return kept
    version = tuple(current_session().connection().execute(_VERSION).one())
    if kept.version != version:
        families = current_session().connection().scalars(_FAMILIES) if version[1] else ()
        kept = _names(version, families if version[1] else synonyms_seed.families())
    _kept[:] = [(now, kept)]
    return kept


def changed(session: Session) -> None:
    """A family changes in the caller's transaction: this process asks anew once it is saved."""
    event.listen(session, "after_commit", lambda _session: forget(), once=True)


def forget() -> None:
    """Ask at the next search whether the families changed."""
    if _kept:
        _kept[0] = (-AGAIN, _kept[0][1])


def _names(version: object, families: Iterable[Sequence[str]]) -> Names:
    others: dict[Keys, list[tuple[str, Keys]]] = {}
    written: set[tuple[str, str]] = set()
    for family in families:
        said = [(name, keys_of(name)) for name in family]
        for name, keys in said:
            if not keys:
                continue
            more = [other for other in said if other[1] and other[1] != keys]
            others.setdefault(keys, []).extend(more)
            if "-" in name and " " not in name:  # « CMU-C » is typed « cmuc » too
                others.setdefault((french.key(french.bare(name).replace("-", "")),), []).extend(said)
            written.add((" ".join(french.words(french.bare(name))), name))
    return Names(version, others, tuple(sorted(written)))


def keys_of(name: str) -> Keys:
    """The keys under which a name is met: vague words count, or « sans emploi » would be « emploi »."""
    told, content = french.query_terms(name), french.content_keys(name)
    return tuple(told if set(content) <= set(told) else content)


def install(session: Session) -> int:
    """Add the families that ship and are not there, in the caller's transaction; returns how many."""
    there = set(session.scalars(select(Synonym.label)))
    missing = [family for family in synonyms_seed.families() if family[0] not in there]
    now = clock.now()
    session.add_all(Synonym(label=family[0], names=list(family), updated_at=now) for family in missing)
    session.flush()
    return len(missing)
