"""Search keys: the form under which French words meet, whatever their accents, endings and case.

Lower case → œ and æ spelt out → accents off → words apart (apostrophes, hyphens) → French stem, taken
twice. The keys are computed here and stored, so that every database finds the same things. Changing
anything in this file means raising `KEY_VERSION` and rebuilding the index.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

from fsforum.core.typography import normalise

KEY_VERSION = 1
LONGEST_KEY = 40

# Words that say nothing of a subject; kept as keys, dropped from queries.
STOP = frozenset(
    "a ai au aux avec c ce ces cet cette comment d dans de des du elle elles en est et eu il ils j je l la"
    " le les leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ont ou par pas pour qu quand que"
    " quel quelle quelles quels qui s sa sans se ses si son sont sur t ta te tes toi ton tu un une vos votre"
    " vous y".split()
)

_WORD = re.compile(r"[^\W_]+")
_WRITTEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")  # an accent may stand as a mark of its own
_BLANK = re.compile(r"[ \t\n\r]+")
_local = threading.local()


def keys(text: str) -> list[str]:
    """The search keys of the text, in its order, one for each word.

    « prime d’activité » gives the keys of prime, d, activite.
    """
    return [_key(word) for word in _WORD.findall(_bare(text))]


def key_string(text: str) -> str:
    """The keys joined by spaces: what the index stores."""
    return " ".join(keys(text))


def query_terms(query: str) -> list[str]:
    """The keys to look for, each once, without the words that say nothing (unless there are no others)."""
    words = _WORD.findall(_bare(query))
    telling = [word for word in words if word not in STOP]
    return list(dict.fromkeys(_key(word) for word in telling or words))


def marks(text: str, query: str) -> list[tuple[int, int]]:
    """Where in `text` stand the words that meet the query: (start, end), in order, apart."""
    wanted = frozenset(query_terms(query))
    if not wanted:
        return []
    return [word.span() for word in _WRITTEN.finditer(text) if not wanted.isdisjoint(_keys_of(word[0]))]


def extract(text: str, query: str, length: int = 200) -> list[tuple[str, bool]]:
    """A piece of about `length` characters of plain text, around the words of the query.

    Segments in order, each with whether it is to be marked; « … » stands where text was left out. The
    piece is where most different words of the query stand together; the beginning, if there are none.
    """
    text = _BLANK.sub(" ", text).strip()
    spans = marks(text, query)
    start, end = _window(text, spans, length)
    segments: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for left, right in spans:
        if left < start or right > end:
            continue
        if left > at:
            segments.append((text[at:left], False))
        segments.append((text[left:right], True))
        at = right
    tail = text[at:end].rstrip() + " …" if end < len(text) else text[at:end]
    return [*segments, (tail, False)] if tail else segments


def _window(text: str, spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """The bounds of the best piece, moved to the edges of words."""
    if len(text) <= length:
        return 0, len(text)
    start = max(0, _densest(text, spans, length) - length // 4) if spans else 0
    start = min(start, len(text) - length)
    if start:
        start = _after_space(text, start)
    end = min(len(text), start + length)
    if end < len(text):
        cut = text.rfind(" ", start, end)
        end = cut if cut > start + length // 2 else end
    return start, end


def _densest(text: str, spans: list[tuple[int, int]], length: int) -> int:
    """Where the piece begins that holds the most different words of the query; the first, if equal."""
    names = [_key(_bare(text[left:right])) for left, right in spans]
    best, best_at, first = 0, spans[0][0], 0
    held: dict[str, int] = {}
    for last, (_, right) in enumerate(spans):
        held[names[last]] = held.get(names[last], 0) + 1
        while right - spans[first][0] > length * 3 // 4 and first < last:
            held[names[first]] -= 1
            if not held[names[first]]:
                del held[names[first]]
            first += 1
        if len(held) > best:
            best, best_at = len(held), spans[first][0]
    return best_at


def _after_space(text: str, at: int) -> int:
    """The beginning of the next word, if it is near."""
    for place in range(at, min(at + 30, len(text))):
        if text[place - 1].isspace():
            return place
    return at


def _bare(text: str) -> str:
    """Lower case, ligatures spelt out, no accents."""
    kept = normalise(text)
    if kept.isascii():
        return kept.lower()
    low = unicodedata.normalize("NFKD", kept).lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(char for char in low if not unicodedata.combining(char))


@lru_cache(maxsize=50_000)
def _keys_of(written: str) -> tuple[str, ...]:
    """The keys of one word as it was written (a ligature or a fraction may hold several)."""
    return tuple(_key(part) for part in _WORD.findall(_bare(written[: LONGEST_KEY * 2])))


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    """The French stem of a bare word, taken twice (« validations » and « valider » then meet)."""
    word = word[:LONGEST_KEY]
    if word.isdigit() or len(word) < 3:
        return word
    stem = _stemmer().stemWord
    return stem(stem(word)) or word


def _stemmer() -> Stemmer.Stemmer:
    """A stemmer of this thread's own: they are not shared safely."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("french")
    stemmer: Stemmer.Stemmer = _local.stemmer
    return stemmer
