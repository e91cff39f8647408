# ruff: noqa: E501 (pieces of text on few lines)
"""The rules over labelled sentences, over generated numbers, and over text made to slow them down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir as nir_rule

from fsforum.core import markup
from fsforum.core.pii import Allowed, Kind, Level, find, find_in_markdown, mask
from tests.core.pii.corpus import BAD_SPI, IBAN, NEGATIVE, NIR, POSITIVE, SPI, spi
from tests.support import pace

DIGITS = st.text("0123456789", min_size=3, max_size=3).filter(lambda s: s != "000")
GAPS = st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009", ".", "-", "\u200b", " \u200b", "\n"])
HOSTILE = [
    "0", "1 ", "2.", f"{NIR} ", "0612345678 ", "accueil 03 84 12 34 56. ", "FR76", f"{IBAN[:-1]}8 ", "a@", "@", "né le 12/",
    "né à x x x ", "CNI ", "CNI A1 ", "12 rue ", "1 bis rue 1", "mme d ", "allocataire ", " (at) ", "a@b . c ",
    "sécu 2690549588157 ", "fiscal 0712345678999 ", "*1*", "&#48;", "\u200b", "1|", "DDN ", "1-2-", "\\1", "titre de séjour 1 ",
    "__1", "1 | ", "1||", "FR 7 6 ", ". ", "… ", "<b ", ";", "| Né le |\n", "NIR | CAF | né le\n1|2|3\n", "cni A 1 B 2 ", "née le 3-mars-",
]  # fmt: skip


def kinds(text: str) -> set[Kind]:
    return {one.kind for one in find(text)}


def test_the_corpus_is_large_and_half_of_it_looks_alike():
    positive = sum(map(len, POSITIVE.values()))
    assert positive + len(NEGATIVE) >= 200
    assert abs(positive - len(NEGATIVE)) <= 0.15 * (positive + len(NEGATIVE))


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_found(kind: Kind):
    missed = [text for text in POSITIVE[kind] if kind not in kinds(text)]
    assert 1 - len(missed) / len(POSITIVE[kind]) >= 0.98, missed


@pytest.mark.parametrize("kind", Kind)
def test_look_alikes_are_left_alone(kind: Kind):
    others = [text for other, texts in POSITIVE.items() if other != kind for text in texts]
    wrong = [text for text in NEGATIVE + others if kind in kinds(text)]
    assert len(wrong) / len(NEGATIVE + others) <= 0.02, wrong
    alarms = [text for text in NEGATIVE if kind in kinds(text)]
    assert len(alarms) / len(NEGATIVE) <= 0.02, alarms


@given(
    st.sampled_from("12"), st.integers(0, 99), st.integers(1, 12), st.integers(1, 95).filter(lambda n: n != 20),
    DIGITS, DIGITS, st.lists(GAPS, min_size=6, max_size=6),
)  # fmt: skip
def test_every_valid_number_is_found(sex, year, month, place, commune, order, gaps):
    groups = [sex, f"{year:02d}", f"{month:02d}", f"{place:02d}", commune, order]
    groups.append(str(nir_rule.calc_check_digits("".join(groups))))
    written = groups[0] + "".join(gap + group for gap, group in zip(gaps, groups[1:], strict=True))
    found = [one for one in find(f"Dossier de {written} merci") if one.kind == Kind.NIR]
    assert [one.level for one in found] == [Level.BLOCK]
    assert f"Dossier de {written} merci"[found[0].start : found[0].end] == written


@given(st.integers(0, 3), st.integers(0, 10**9 - 1))
def test_every_tax_number_is_found(first, rest):
    assert Kind.TAX in kinds(f"Son numéro fiscal : {spi(f'{first}{rest:09d}')}")


@given(st.text(max_size=300))
def test_no_text_is_refused_and_places_are_in_it(text):
    for one in find(text):
        assert 0 <= one.start < one.end <= len(text)
    assert isinstance(mask(text, find(text)), str)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_no_longer(piece: str):
    text = (piece * 100_000)[:100_000]
    pace.within(0.5, lambda: find(text))


def test_a_masked_text_holds_nothing_more():
    for texts in POSITIVE.values():
        for text in texts:
            assert find(mask(text, find(text))) == [], text


@pytest.mark.parametrize(
    "address",
    [
        "jeanne point durand arobase free point fr",
        "jeanne tiret anne point durand arobase free.fr",
        "jeanne(point)durand(arobase)free(point)fr",
    ],
)
def test_an_address_that_is_spelt_out_is_masked_from_its_beginning(address: str):
    text = f"Au point du jour : {address}, merci"
    masked = mask(text, find(text))
    assert masked.startswith("Au point du jour : [") and masked.endswith("], merci")


def test_the_mask_says_what_was_there():
    text = f"Son numéro : {NIR}, compte {IBAN}."
    assert mask(text, find(text)) == "Son numéro : [n° masqué], compte [IBAN masqué]."


def test_levels_follow_the_words_around():
    assert [one.level for one in find(f"fiscal {SPI}")] == [Level.BLOCK]
    assert [one.level for one in find(f"fiscal {BAD_SPI}")] == [Level.WARN]
    assert [one.level for one in find("Appelez le 03 84 12 34 56")] == [Level.WARN]
    assert [one.level for one in find("Son fixe : 03 84 12 34 56")] == [Level.BLOCK]
    assert find("Standard : 03 84 12 34 56") == []


def test_what_the_directory_lists_may_be_written():
    allowed = Allowed(
        frozenset({"anne@pays.example"}),
        frozenset({"0612345678"}),
        frozenset({frozenset("12 rue des lilas 70000".split())}),
    )
    texts = ["Écrire à anne@pays.example", "06 12 34 56 78", "Elle habite 12 rue des Lilas, 70000 Vesoul"]
    assert [find(text, allowed) for text in texts] == [[], [], []]
    assert all(find(text) for text in texts)


def test_what_readers_see_of_markdown_counts():
    source = f"Voir [{NIR[:9]}](https://www.caf.fr)[{NIR[9:]}](https://www.ameli.fr)"
    found = find_in_markdown(source, markup.plain(source))
    assert [one.kind for one in found] == [Kind.NIR]
    assert "588" not in mask(source, found)
