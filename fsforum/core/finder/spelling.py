"""Words near a word that nothing holds: misspelt, unfinished, or two in one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from fsforum.core import french, sounds
from fsforum.core.finder import corpus
from fsforum.extensions import session
from fsforum.models import SearchTrace, SearchWord, User

MOST = 6
READ = 300
SHORTEST_PART = 3
SHORT = 5
"""Letters up to which a word is only taken for one that sounds the same."""
_NEAR = (
    select(SearchWord.word, SearchWord.key, SearchWord.shown)
    .join(SearchTrace, SearchTrace.word == SearchWord.word)
    .where(SearchTrace.trace.in_(bindparam("traces", expanding=True)))
    .distinct()
    .order_by(SearchWord.word)
    .limit(READ)
)
_LONGER = (
    select(SearchWord.word, SearchWord.key, SearchWord.shown)
    .where(SearchWord.word >= bindparam("word"), SearchWord.word < bindparam("end"))
    .order_by(SearchWord.word)
    .limit(bindparam("most"))
)
_KNOWN = select(SearchWord.word, SearchWord.key, SearchWord.shown).where(
    SearchWord.word.in_(bindparam("words", expanding=True))
)


@dataclass(frozen=True)
class Near:
    """What may have been meant: as it is written, and its keys."""

    shown: str
    keys: tuple[str, ...]


def near(
    user: User, word: str, most: int = 3, *, sure: bool = False, beside: Sequence[str] = ()
) -> list[Near]:
    """What `user` may have meant by a word that nothing holds, nearest first: only words that they may read.

    The table knows words of texts that `user` may not read too: each is looked for among what they may read
    before it is shown. `sure`: only words that sound the same (a sentence says enough without the others).
    `beside` are the keys of the words around it: they say that « cate vitale » is « carte ».
    """
    low = "".join(french.words(french.bare(word)))
    if not sounds.worth(low):
        return []
    if beside and len(low) <= SHORT and (met := _met(user, low, beside)):
        return met[:most]
    found = _misspelt(low, sure=True) if sure else [*_misspelt(low), *_longer(low), *_split(low)]
    kept = list({one.keys: one for one in reversed(found)}.values())[::-1][:MOST] or _swapped(low)
    counts = corpus.readable(user, [(one.keys,) for one in kept])
    return [one for one, count in zip(kept, counts, strict=True) if count][:most]


def _met(user: User, low: str, beside: Sequence[str]) -> list[Near]:
    """The words one letter from a short one that stand in a text with one of its neighbours, often first."""
    close = _misspelt(low, short=True)[:MOST]
    pairs = [((*one.keys, other),) for one in close for other in beside]
    counts = corpus.readable(user, pairs)
    often = {
        one: max(counts[place * len(beside) : (place + 1) * len(beside)]) for place, one in enumerate(close)
    }
    return sorted((one for one in close if often[one]), key=lambda one: -often[one])


def begun(word: str, most: int) -> list[Near]:
    """The words that begin like a bare word, in their order."""
    values = {"word": word, "end": f"{word[:-1]}{chr(ord(word[-1]) + 1)}", "most": most}
    rows = session().connection().execute(_LONGER, values)
    return [Near(row.shown, (row.key,)) for row in rows]


def _misspelt(word: str, *, sure: bool = False, short: bool = False) -> list[Near]:
    allowed, said = sounds.allowed(word), sounds.sound(word)
    close = []
    rows = session().connection().execute(_NEAR, {"traces": sounds.traces(word)})
    for row in rows:
        wrong = sounds.distance(word, row.word, allowed)
        alike = sounds.sound(row.word) == said
        swapped = wrong == 1 and sorted(row.word) == sorted(word)
        trusted = alike or short or (len(word) > SHORT and (swapped or not sure))
        if row.word != word and wrong <= (allowed if trusted else 0):
            close.append((wrong - alike, row.word[0] != word[0], wrong, row.word, row))
    return [Near(row.shown, (row.key,)) for *_, row in sorted(close, key=lambda one: one[:4])]


def _swapped(word: str) -> list[Near]:
    """What `word` would be with two neighbouring letters the other way round: other forms of it are known."""
    if len(word) <= SHORT:
        return []
    pairs = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
    return [Near(one, (french.key(one),)) for one in dict.fromkeys(pairs) if one != word]


def _longer(word: str) -> list[Near]:
    return begun(word, 3) if len(word) > 3 else []


def _split(word: str) -> list[Near]:
    """« cartegrise »: two known words."""
    cuts = [
        (word[:at], word[at:])
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        if len(word) >= 2 * SHORTEST_PART + 1
    ]
    if not cuts:
        return []
    parts = sorted({part for cut in cuts for part in cut})
    known = {row.word: row for row in session().connection().execute(_KNOWN, {"words": parts})}
    return [
        Near(f"{known[one].shown} {known[other].shown}", (known[one].key, known[other].key))
        for one, other in cuts
        if one in known and other in known
    ]
