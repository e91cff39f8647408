"""How French words sound, and how far apart two spellings are: what forgives typing errors.

Pure functions over bare words (a–z, no accents, see core.french).
"""

import re

SHORTEST, LONGEST = 4, 24
"""Words outside these lengths are taken as they are: acronyms, and what is no word."""

_SOUNDS = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(.)\1", r"\1"),
        (r"ch", "x"),
        (r"ph", "f"),
        (r"h", ""),
        (r"gu(?=[ei])", "G"),
        (r"g(?=[eiy])", "j"),
        (r"ti(?=on|el|eu)", "si"),
        (r"qu|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"eau|au", "o"),
        (r"[ae]in|[ae]im|[iy]m(?=[bp])|[iy]n(?![aeiouy])", "I"),
        (r"[ae]n(?![aeiouy])|[ae]m(?=[bp])", "A"),
        (r"om(?=[bp])", "on"),
        (r"[ae][iy]|oeu|eu|oe", "e"),
        (r"ou", "u"),
        (r"z", "s"),
        (r"y", "i"),
        (r"w", "v"),
        (r"(?<=..)(?:t?es?|[stxdz]+)$", ""),
        (r"(.)\1", r"\1"),
    )
)


def sound(word: str) -> str:
    """About how `word` sounds: « prelevment » and « prélèvement » are near, « alocassion » is « allocation ».

    Never empty for a word of letters.
    """
    said = word
    for pattern, letter in _SOUNDS:
        said = pattern.sub(letter, said)
    return said if len(said) > 1 else word


def traces(word: str) -> list[str]:
    """What is left of `word`, and of its sound, when one letter goes: two spellings share one of them."""
    return sorted({*_left(word), *_left(sound(word))})


def _left(letters: str) -> list[str]:
    gone = range(len(letters)) if len(letters) > 2 else ()
    return [letters, *(letters[:place] + letters[place + 1 :] for place in gone)]


def worth(word: str) -> bool:
    """Whether typing errors of `word` can be forgiven: letters alone, neither too few nor too many."""
    return SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()


def allowed(word: str) -> int:
    """How many letters may be wrong in `word`."""
    return 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def distance(one: str, other: str, most: int) -> int:
    """How many letters were added, left out, changed or swapped with their neighbour; `most` + 1 if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, wanted in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                least = min(least, earlier[j - 2] + 1)
            row[j] = least
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
