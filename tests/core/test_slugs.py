"""Addresses are read aloud on the telephone: plain words, short, never empty."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsforum.core.slugs import LONGEST, NAMELESS, free, slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Prime d’activité : que vérifier ?", "prime-d-activite-que-verifier"),
        ("Sœur & frère, Œuvre", "soeur-et-frere-oeuvre"),
        ("  Écran   HDMI -- n° 3 ", "ecran-hdmi-n-3"),
        ("12/03", "12-03"),
        ("", NAMELESS),
        ("???", NAMELESS),
        ("日本語", NAMELESS),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_title_becomes_plain_words(title, slug):
    assert slugify(title) == slug


def test_a_long_title_is_cut_between_two_words():
    slug = slugify("déclaration trimestrielle " * 10)
    assert slug == "declaration-trimestrielle-declaration-trimestrielle"


def test_a_single_endless_word_is_cut():
    assert slugify("a" * 500) == "a" * LONGEST


@given(st.text())
def test_any_title_gives_a_slug_that_is_its_own_slug(title):
    slug = slugify(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= LONGEST
    assert slugify(slug) == slug


def test_the_first_free_number_stands_behind_a_slug_that_is_taken():
    assert free("prime", {"primes", "prime-2"}) == "prime"
    assert free("prime", {"prime", "prime-2", "prime-4"}) == "prime-3"
