"""Two people change one text: nothing is lost, whoever saves first."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsforum.core import merge
from fsforum.core.merge import three_way
from tests.support import pace

BASE = """Le début.

- fiche de paie
- avis d’impôt
- livret de famille

Comparer avec la fiche de paie."""
LINE = st.lists(st.sampled_from(["un", "deux", "trois", "-", ".", "#"]), max_size=5).map(" ".join)
TEXT = st.lists(LINE, max_size=7).map("\n".join)


@st.composite
def edits(draw):
    """A text and two edits of it: lines dropped, changed, added."""
    base = draw(st.lists(LINE, min_size=1, max_size=8))

    def edited():
        lines = list(base)
        for _ in range(draw(st.integers(0, 3))):
            place = draw(st.integers(0, len(lines)))
            lines[place : place + draw(st.integers(0, 1))] = draw(st.lists(LINE, max_size=2))
        return "\n".join(lines)

    return "\n".join(base), edited(), edited()


def words(text):
    return Counter(re.findall(r"\w+|\S", text))


def test_changes_of_different_lines_are_put_together():
    mine, theirs = BASE.replace("Le début", "Le vrai début"), BASE.replace("avis d’impôt", "avis")
    merged = three_way(BASE, mine, theirs)
    assert merged.clean
    assert merged.text == BASE.replace("Le début", "Le vrai début").replace("avis d’impôt", "avis")


def test_changes_of_different_words_of_one_line_are_put_together():
    mine = BASE.replace("la fiche de paie.", "chacune des fiches de paie.")
    theirs = BASE.replace("fiche de paie.", "fiche de paie de mars.")
    assert three_way(BASE, mine, theirs).text.endswith("Comparer avec chacune des fiches de paie de mars.")


def test_neighbouring_words_are_not():
    merged = three_way("Payer 10 euros.", "Payer 12 euros.", "Payer 10 francs.")
    assert not merged.clean
    [conflict] = merged.conflicts
    assert (conflict.mine, conflict.theirs) == ("Payer 12 euros.\n", "Payer 10 francs.\n")
    assert merged.text == "Payer 12 euros."


def test_both_add_at_the_same_place():
    merged = three_way("Début", "Début\nmoi", "Début\ntoi")
    assert not merged.clean
    assert [merged.conflicts[0].mine, merged.conflicts[0].theirs] == ["moi\n", "toi\n"]


def test_the_rest_is_merged_beside_what_touches():
    mine = BASE.replace("Le début", "Mon début").replace("livret de famille", "livret")
    theirs = BASE.replace("Le début", "Leur début").replace("fiche de paie.", "fiche.")
    merged = three_way(BASE, mine, theirs)
    assert len(merged.conflicts) == 1
    assert merged.text.startswith("Mon début")
    assert "- livret\n" in merged.text
    assert merged.text.endswith("avec la fiche.")


@given(edits())
def test_whoever_saves_first_the_text_is_the_same(texts):
    base, mine, theirs = texts
    one, other = three_way(base, mine, theirs), three_way(base, theirs, mine)
    assert one.clean == other.clean
    assert [(p.mine, p.theirs) for p in one.conflicts] == [(p.theirs, p.mine) for p in other.conflicts]
    if one.clean:
        assert one.text == other.text


@given(edits())
def test_what_either_added_is_there_and_what_neither_dropped(texts):
    base, mine, theirs = texts
    merged = three_way(base, mine, theirs)
    seen = words(merged.text) if merged.clean else words("\n".join([mine, theirs]))
    added = (words(mine) - words(base)) | (words(theirs) - words(base))
    assert not added - seen
    kept = words(base) - (words(base) - words(mine)) - (words(base) - words(theirs))
    assert not kept - seen


@given(edits())
def test_each_side_alone_is_in_the_pieces(texts):
    """Nothing of either text gets out of sight: with mine at the conflicts, or theirs."""
    base, mine, theirs = texts
    merged = three_way(base, mine, theirs)
    for conflict in merged.conflicts:
        assert words(conflict.mine) <= words(mine)
        assert words(conflict.theirs) <= words(theirs)


@given(TEXT, TEXT)
def test_an_edit_against_nothing_is_that_edit(base, mine):
    for merged in (three_way(base, mine, base), three_way(base, base, mine), three_way(base, mine, mine)):
        assert merged.clean
        assert merged.text == mine


@given(TEXT, TEXT)
def test_all_hunks_make_the_new_text_and_none_the_old(base, new):
    found = merge.hunks(base, new)
    assert merge.taken(base, new, range(len(found))) == new
    assert merge.taken(base, new, ()) == base


@given(TEXT, TEXT, st.data())
def test_hunks_taken_or_left_are_all_there_is(base, new, data):
    every = set(range(len(merge.hunks(base, new))))
    some = data.draw(st.sets(st.sampled_from(sorted(every)))) if every else set()
    part = merge.taken(base, new, some)
    assert merge.taken(base, part, range(len(merge.hunks(base, part)))) == part
    assert words(part) <= words(base) + words(new)


def test_very_many_hunks_are_one():
    base = "\n".join(f"ligne {n}\nfixe" for n in range(200))
    assert len(merge.hunks(base, base.replace("ligne", "rang"))) == 1


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("a\n" * 20_000, "b\na\n" * 20_000, "a\nc\n" * 20_000),
        ("a " * 50_000, "a b " * 25_000, "c a " * 25_000),
        ("mot " * 25_000, "autre " * 16_000, "tiers " * 16_000),
        (
            "\n".join(f"ligne {n}" for n in range(8000)),
            "\n".join(f"ligne {n * 7 % 8000}" for n in range(8000)),
            "\n".join(f"ligne {n * 11 % 8000}" for n in range(8000)),
        ),
    ],
    ids=["same line again", "same word again", "all words", "shuffled"],
)
def test_hostile_texts_are_merged_in_bounded_time(base, mine, theirs):
    pace.within(2, lambda: (three_way(base, mine, theirs), merge.hunks(base, mine)))
