"""Two versions of a guide: what was struck, what was added, readable and never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsforum.core import diff
from fsforum.core.diff import Segment
from tests.support import pace


def read(lines, *kinds):
    """The words of the woven text that belong to these kinds."""
    return "".join("".join(s.text + " " for s in line if s.kind in kinds) for line in lines).split()


def shown(line):
    signs = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}
    pieces = [(signs[segment.kind], *segment.parts) for segment in line]
    return "".join(
        before + (sign.format(words) if words else "") + after for sign, before, words, after in pieces
    )


THEIRS = """Comparer chaque montant avec la ligne « montant net social » de la fiche de paie.

Ajouter ce qui n’est jamais prérempli : micro-entreprise, location, pension, indemnités de la MSA."""
MINE = """Comparer chaque montant avec la ligne « montant net social » de chacune des trois fiches de paie.

Ajouter ce qui n’est jamais prérempli : micro-entreprise, location, pension.

En cas de doute, ne pas valider : la déclaration reste ouverte jusqu’à la fin du mois suivant."""


def test_an_edit_conflict_reads_as_struck_and_underlined_words():
    first, second, third = map(shown, diff.words(THEIRS, MINE))
    assert first == (
        "Comparer chaque montant avec la ligne « montant net social » de "
        "[-la fiche-] [+chacune des trois fiches+] de paie."
    )
    assert second.endswith("location, pension[-, indemnités de la MSA-].")
    assert third == (
        "[+En cas de doute, ne pas valider : la déclaration reste ouverte jusqu’à la fin du mois suivant.+]"
    )


def test_equal_versions_hold_nothing_but_the_same():
    assert {s.kind for line in diff.words(MINE, MINE) for s in line} == {"same"}
    assert diff.stats(MINE, MINE) == (0, 0)


def test_two_lines_with_nothing_in_common_are_two_lines():
    assert diff.words("Un vélo rouge", "La mairie ferme tôt") == [
        [Segment("del", "Un vélo rouge")],
        [Segment("ins", "La mairie ferme tôt")],
    ]


def test_side_by_side_keeps_each_version_in_its_column():
    rows = diff.side_by_side(THEIRS, MINE)
    assert [row.kind for row in rows] == ["changed", "changed", "changed"]
    assert all(segment.kind != "ins" for row in rows for segment in row.old)
    assert all(segment.kind != "del" for row in rows for segment in row.new)
    assert rows[2].old == []


def test_each_column_holds_its_line_letter_by_letter():
    old, new = (
        "Les locataires. Le logement ; que faire ?",
        "Les locataires et voisins. Le logement : que faire ?",
    )
    row = diff.side_by_side(old, new)[0]
    assert ["".join(one.text for one in side) for side in (row.old, row.new)] == [old, new]
    assert shown(diff.words(old, new)[0]) == (
        "Les locataires [+et voisins+]. Le logement [-;-] [+:+] que faire ?"
    )


def test_added_and_dropped_words_are_counted():
    assert diff.stats("un deux trois quatre cinq", "un deux trois quatre cinq six sept") == (2, 0)
    assert diff.stats("", "un deux") == (2, 0)
    assert diff.stats("un deux", "") == (0, 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 5000, "b\na\n" * 5000),
        ("a " * 20_000, "a b " * 20_000),
        (
            "\n".join(f"ligne {n}" for n in range(5000)),
            "\n".join(f"ligne {n * 7 % 5000}" for n in range(5000)),
        ),
    ],
    ids=["same line again", "same word again", "shuffled"],
)
def test_a_text_too_tangled_is_shown_by_whole_lines(old, new):
    lines = diff.words(old, new)
    assert read(lines, "same", "ins") == new.split()
    assert read(lines, "same", "del") == old.split()


def test_beyond_the_budget_whole_lines_are_struck(monkeypatch):
    monkeypatch.setattr(diff, "WORD_WORK", 0)
    line = diff.words("un deux trois", "un deux quatre")[0]
    assert line == [Segment("del", "un deux trois"), Segment("ins", "un deux quatre")]


some_lines = st.lists(
    st.sampled_from(["un deux", "un trois deux", "quatre, cinq", "", "  six", "un"]), max_size=8
)


@given(some_lines.map("\n".join), some_lines.map("\n".join))
def test_no_word_of_either_version_is_lost(old, new):
    lines = diff.words(old, new)
    bare = "".join(read(lines, "same", "del")), "".join(read(lines, "same", "ins"))
    assert bare == ("".join(old.split()), "".join(new.split()))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(old, new):
    lines = diff.words(old, new)
    assert "".join(read(lines, "same", "ins")) == "".join(new.split())
    assert "".join(read(lines, "same", "del")) == "".join(old.split())
    rows = diff.side_by_side(old, new)
    assert len(rows) == len(lines)
    for side in ([row.old for row in rows], [row.new for row in rows]):
        assert all(segment.text for line in side for segment in line)


HUNDRED_KB = {
    "all words changed": (
        " ".join(f"mot{n}" for n in range(13_000)),
        " ".join(f"mut{n}" for n in range(13_000)),
    ),
    "one word in ten, no line breaks": (
        " ".join(f"mot{n}" for n in range(13_000)),
        " ".join(f"mot{n}" if n % 10 else "x" for n in range(13_000)),
    ),
    "lines of one letter": (
        "\n".join("abcdefg"[n * n % 7] for n in range(50_000)),
        "\n".join("abcdefg"[n * n * n % 7] for n in range(50_000)),
    ),
    "lines in another order": (
        "\n".join(f"ligne {n}" for n in range(9_000)),
        "\n".join(f"ligne {n * 7 % 9_000}" for n in range(9_000)),
    ),
    "no spaces": ("a" * 100_000, "b" * 100_000),
    "signs": ("-" * 100_000, "-=" * 50_000),
}


@pytest.mark.parametrize("name", HUNDRED_KB)
def test_hundred_kilobytes_are_compared_in_half_a_second(name):
    old, new = HUNDRED_KB[name]

    def compared():
        lines = diff.woven(old, new)
        diff.counted(lines)
        return lines, *diff.folded(lines)

    lines, shown, left = pace.within(0.5, compared)
    assert len(shown) <= diff.MOST_SHOWN
    stood = sum(one if isinstance(one, int) else 1 for one in shown)
    assert stood + left == len(lines)


def test_long_passages_without_a_change_are_folded():
    old = "\n".join(f"ligne {n}" for n in range(40))
    shown, left = diff.folded(diff.woven(old, old.replace("ligne 20", "rang 20")))
    assert left == 0
    gaps = [one for one in shown if isinstance(one, int)]
    assert gaps == [18, 15]
    assert len(shown) == 2 + 1 + 2 + 2 + 2
    assert diff.folded(diff.woven("un\ndeux", "un\ndeux"))[0] == diff.woven("un\ndeux", "un\ndeux")
