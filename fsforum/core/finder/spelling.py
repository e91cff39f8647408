"""Words near a word that nothing holds: misspelt, unfinished, or two in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import bindparam, select

from fsforum.core import french, sounds
from fsforum.core.among import among
from fsforum.core.finder import corpus
from fsforum.core.finder.light import LIGHT
from fsforum.extensions import session
from fsforum.models import SearchTrace, SearchWord, User

MOST = 6
READ = 300
SHORTEST_PART = 3
FAR = 9  # letters: beyond, how far apart two words are does not matter
ENDING = 3  # letters that a form of a word has more than its key
SURELY = 2
"""How many times as often a word is said that was surely meant by another one."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORT = 5
"""Letters up to which a word among others is only taken for one that sounds the same."""
LIKELY = 2 * MOST
"""Words of which one may be meant by a short one: a large space knows hundreds a letter away."""
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
_WRITTEN = select(SearchWord.word).where(among(SearchWord.word, "words"))
_KNOWN = select(SearchWord.word, SearchWord.key, SearchWord.shown).where(
    SearchWord.word.in_(bindparam("words", expanding=True))
)
_KEYS = (
    select(SearchWord.word, SearchWord.key, SearchWord.shown)
    .join(SearchTrace, SearchTrace.word == SearchWord.word)
    .where(among(SearchTrace.trace, "keys"), SearchWord.key == SearchTrace.trace)
    .order_by(SearchWord.word)
    .limit(READ)
)


@dataclass(frozen=True)
class Near:
    """What may have been meant: as it is written, and its keys."""

    shown: str
    keys: tuple[str, ...]


def near(
    user: User, word: str, most: int = 3, *, sure: bool = False, beside: Sequence[str] | None = None
) -> list[Near]:
    """What `user` may have meant by a word that nothing holds, nearest first: only words that they may read.

    The table knows words of texts that `user` may not read too: each is looked for among what they may read
    before it is shown. `sure`: only words that sound the same, or with two letters swapped, since any word of
    a sentence may be one that no text holds. `beside` are the known keys around it, None for a word that is
    alone: they say that « cate vitale » is « carte ». A word that is known to be French was not misspelt.
    """
    low = "".join(french.words(french.bare(word)))
    if not sounds.worth(low) or low in french.FORMS or french.key(low) in LIGHT:
        return []
    if len(low) <= SHORT and (met := _likely(user, low) if beside is None else _met(user, low, beside)):
        return met[:most]
    found = _misspelt(low, sure=True) if sure else [*_misspelt(low), *_longer(low), *_split(low)]
    if not found and len(low) > SHORT:
        found = _one_away(low, _swapped(low) if sure else _mended(low))
    first: dict[tuple[str, ...], Near] = {}
    for one in found:
        first.setdefault(one.keys, one)
    kept = list(first.values())[:MOST]
    counts = corpus.readable(user, [(one.keys,) for one in kept])
    return [one for one, count in zip(kept, counts, strict=True) if count][:most]


def misheard(user: User, words: Mapping[str, int]) -> dict[str, Near]:
    """For those of some bare words that are written nowhere: the one that they are a letter from.

    `words` with how many rows hold their keys: « retaite » has the key of « retirer » by accident. What is
    meant is said `SURELY` times as often, at least.
    """
    held = [word for word, count in words.items() if count and len(word) > SHORT and sounds.worth(word)]
    asked = [word for word in held if _ending(word) > ENDING]
    written = set(session().connection().scalars(_WRITTEN, {"words": asked})) if asked else set()
    found = {}
    for word in asked:
        close = [] if word in written or french.common(word) else near(user, word)
        close = [one for one in close if sounds.distance(word, french.bare(one.shown), 1) == 1]
        often = corpus.frequencies([(one.keys,) for one in close])
        meant = [one for one, count in zip(close, often, strict=True) if count >= SURELY * words[word]]
        if meant and french.key(word) not in meant[0].keys:
            found[word] = meant[0]
    return found


def _ending(word: str) -> int:
    """How many letters a word has behind what it shares with its key."""
    letters = zip(word, french.key(word), strict=False)
    return len(word) - sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], letters))


def _met(user: User, low: str, beside: Sequence[str]) -> list[Near]:
    """The words one letter from a short one that stand in a text with one of its neighbours, often first."""
    close = _misspelt(low, short=True)[:MOST] if beside else []
    pairs = [((*one.keys, other),) for one in close for other in beside]
    counts = corpus.readable(user, pairs)
    often = {
        one: max(counts[place * len(beside) : (place + 1) * len(beside)]) for place, one in enumerate(close)
    }
    return sorted((one for one in close if often[one]), key=lambda one: -often[one])


def _likely(user: User, low: str) -> list[Near]:
    """The words one letter from a short one that stands alone: begun alike, letters swapped, said often."""
    close = (_misspelt(low, short=True) or _one_away(low, _mended(low)))[:LIKELY]
    counts = corpus.readable(user, [(one.keys,) for one in close])

    def apart(one: Near, count: int) -> tuple[bool, bool, bool, int]:
        word = french.bare(one.shown)
        return not word.startswith(low), sorted(word) != sorted(low), word[0] != low[0], -count

    held = [(one, count) for one, count in zip(close, counts, strict=True) if count]
    return [one for one, _ in sorted(held, key=lambda pair: apart(*pair))]


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
            unlike = not row.word.startswith(word)
            close.append((unlike, wrong - alike, row.word[0] != word[0], not swapped, wrong, row.word, row))
    return [Near(row.shown, (row.key,)) for *_, row in sorted(close, key=lambda one: one[:6])]


def _one_away(word: str, mended: list[str]) -> list[Near]:
    """The words that have a form among `mended`, which perhaps stands in no text; nearest to `word` first.

    « contestaton » where texts say « contester ».
    """
    keys = {*map(french.key, mended)} - {french.key(word)}
    rows = session().connection().execute(_KEYS, {"keys": sorted(keys)})
    said = sounds.sound(word)
    close = sorted(
        (sounds.sound(row.word) != said, row.word[0] != word[0], sounds.distance(word, row.word, FAR), *row)
        for row in rows
    )
    return [Near(shown, (key,)) for *_, key, shown in close]


def _swapped(word: str) -> list[str]:
    """`word` with two neighbouring letters the other way round."""
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def _mended(word: str) -> list[str]:
    """`word` with two neighbours swapped, a letter less, another one, or one more."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = [before + after[1:] for before, after in cuts if after]
    other = [before + letter + after[1:] for before, after in cuts if after for letter in LETTERS]
    more = [before + letter + after for before, after in cuts for letter in LETTERS]
    return [*_swapped(word), *less, *other, *more]


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
