"""Passwords: argon2id, at least 12 characters, no composition rule, refused when easy to guess."""

import re
import unicodedata
from importlib import import_module

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 12, 128
LEAST_OWN = 6  # characters that are neither the person's words nor the site's
CONTEXT = ["france services", "franceservices", "haute-saone", "hautesaone", "vesoul"]
CONTEXT += ["prefecture", "demonstration"]
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobody = _hasher.hash("a password that nobody has, hashed so that unknown addresses cost the same time")


def hash_of(password: str) -> str:
    """What is stored of `password`."""
    return _hasher.hash(password)


def verify(stored: str, password: str) -> bool:
    """Whether `password` matches; the same time is spent when there is no stored hash."""
    try:
        return _hasher.verify(stored or _nobody, password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, about: list[str]) -> str:
    """Why `password` is refused, as a French sentence; empty when it is good.

    `about` are words of the person (names, address, structure) that it must not lean on.
    """
    if len(password) < LEAST:
        return f"Choisissez au moins {LEAST} caractères : une phrase de quatre mots convient très bien."
    if len(password) > MOST:
        return f"{MOST} caractères au plus."
    words = [word for text in [*about, *CONTEXT] for word in _words(text) if len(word) > 2]
    rest = re.sub("|".join(sorted(words, key=len, reverse=True)), "", " ".join(_words(password)))
    guessing = import_module("zxcvbn")  # with its lists of words: read when one is chosen, not at the start
    weak = guessing.zxcvbn(password, user_inputs=words, max_length=MOST)["score"] < 3
    if weak or len(rest.replace(" ", "")) < LEAST_OWN:
        return "Ce mot de passe se devine trop facilement. Ajoutez un ou deux mots sans rapport avec vous."
    return ""


def _words(text: str) -> list[str]:
    """The words of `text`, bare: lower case, without accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c)))
