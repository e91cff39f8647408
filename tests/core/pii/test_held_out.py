"""The rules over sentences that they were not written for."""

from __future__ import annotations

from collections import Counter

import pytest

from fsforum.core.pii import Finding, Kind, Level, find
from tests.core.pii import held_out, third_set
from tests.core.pii.held_out import MARKED, reading

SETS = pytest.mark.parametrize("sentences", [held_out, third_set], ids=["second", "third"])


def overlaps(one: Finding, kind: str, start: int, end: int) -> bool:
    return one.kind.value == kind and one.start < end and start < one.end


@SETS
def test_the_set_is_large_and_much_of_it_looks_alike(sentences):
    assert len(sentences.HOLDING) + len(sentences.LOOK_ALIKES) >= 150
    assert len(sentences.LOOK_ALIKES) >= 0.4 * (len(sentences.HOLDING) + len(sentences.LOOK_ALIKES))
    assert set(Counter(kind for text in sentences.HOLDING for kind, _, _ in reading(text)[1])) == set(Kind)


@SETS
@pytest.mark.parametrize("kind", Kind)
def test_it_is_found_where_it_stands(sentences, kind: Kind):
    missed, wanted = [], 0
    for text, places in map(reading, sentences.HOLDING):
        found = find(text)
        for place in [place for place in places if place[0] == kind]:
            wanted += 1
            missed += [] if any(overlaps(one, *place) for one in found) else [text]
    assert 1 - len(missed) / wanted >= 0.98, missed


@SETS
@pytest.mark.parametrize("kind", Kind)
def test_nothing_else_is_found(sentences, kind: Kind):
    wrong = [text for text in sentences.LOOK_ALIKES if any(one.kind == kind for one in find(text))]
    for text, places in map(reading, sentences.HOLDING):
        others = [one for one in find(text) if not any(overlaps(one, *place) for place in places)]
        wrong += [text] if any(one.kind == kind for one in others) else []
    assert len(wrong) / (len(sentences.LOOK_ALIKES) + len(sentences.HOLDING)) <= 0.02, wrong


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Mme Girard habite Rioz, appelez-la au 03 84 62 17 49", Level.BLOCK),
        ("Mme Girard (MSA) répond au 03 84 62 17 49", Level.WARN),
        ("Contactez M. Petit, conciliateur, au 03 84 62 17 49", Level.WARN),
        ("L’usagère de la MSA attend au 03 84 62 17 49", Level.BLOCK),
        ("Mme la conciliatrice reçoit au standard 03 84 62 17 49", None),
    ],
)
def test_the_line_of_a_named_professional_only_warns(text: str, level: Level | None):
    assert [one.level for one in find(text)] == ([level] if level else [])


def test_what_only_warns_does_not_block():
    wrong = []
    for marked in third_set.HOLDING:
        text, places = reading(marked)
        levels = [Level.WARN if one[2] else Level.BLOCK for one in MARKED.finditer(marked)]
        for place, level in zip(places, levels, strict=True):
            said = [one.level for one in find(text) if overlaps(one, *place)]
            wrong += [marked] if said != [level] else []
    assert wrong == []


TABLES = [
    (
        "| Nom | Date de naissance | Âge |\n|---|---|---|\n| A. | – | 3 |\n| B. | 12/03/1958 | 68 |",
        Kind.BIRTH,
        "12/03/1958",
    ),
    ("Nom;N° allocataire;Ville\nA.;;Gray\nB.;4410223;Lure", Kind.CAF, "4410223"),
    (
        "| Titre de séjour | Pays |\n|---|---|\n| en cours | X |\n| 7003187542 | Y |",
        Kind.IDENTITY,
        "7003187542",
    ),
]


@pytest.mark.parametrize(("text", "kind", "value"), TABLES)
def test_the_name_of_a_column_tells_what_its_cells_hold(text: str, kind: Kind, value: str):
    assert [(one.kind, text[one.start : one.end]) for one in find(text)] == [(kind, value)]


def test_another_column_tells_nothing():
    assert find("| Né le | Commande |\n|---|---|\n| – | 12/03/2026 |\n| – | 4410223 |") == []
    assert find("Numéro;Libellé\n1234567;Timbre\n7654321;Photo") == []
