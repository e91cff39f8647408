"""The rules over sentences that they were not written for."""

from __future__ import annotations

from collections import Counter

import pytest

from fsforum.core.pii import Finding, Kind, Level, find
from tests.core.pii.held_out import HOLDING, LOOK_ALIKES, reading


def overlaps(one: Finding, kind: str, start: int, end: int) -> bool:
    return one.kind.value == kind and one.start < end and start < one.end


def test_the_set_is_large_and_half_of_it_looks_alike():
    assert len(HOLDING) + len(LOOK_ALIKES) >= 150
    assert set(Counter(kind for text in HOLDING for kind, _, _ in reading(text)[1])) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_it_is_found_where_it_stands(kind: Kind):
    missed, wanted = [], 0
    for text, places in map(reading, HOLDING):
        found = find(text)
        for place in [place for place in places if place[0] == kind]:
            wanted += 1
            missed += [] if any(overlaps(one, *place) for one in found) else [text]
    assert 1 - len(missed) / wanted >= 0.98, missed


@pytest.mark.parametrize("kind", Kind)
def test_nothing_else_is_found(kind: Kind):
    wrong = [text for text in LOOK_ALIKES if any(one.kind == kind for one in find(text))]
    for text, places in map(reading, HOLDING):
        others = [one for one in find(text) if not any(overlaps(one, *place) for place in places)]
        wrong += [text] if any(one.kind == kind for one in others) else []
    assert len(wrong) / (len(LOOK_ALIKES) + len(HOLDING)) <= 0.02, wrong


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
