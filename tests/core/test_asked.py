"""Searches are kept without the person, and nothing personal with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from fsforum.core import asked, chores, clock, readmarks
from fsforum.extensions import session
from fsforum.models import SearchLog
from tests.factories import Make


@pytest.fixture(autouse=True)
def _nothing_in_mind():
    asked.forget()
    yield
    asked.forget()


def search(words: str = "prime activité", hits: int = 3, **filters: str) -> asked.Search:
    return asked.Search(words, filters, hits, partial=False)


def kept() -> list[SearchLog]:
    readmarks.flush()
    session().expire_all()
    return list(session().scalars(select(SearchLog).order_by(SearchLog.id)))


def test_a_line_says_what_was_searched_and_nothing_of_who(make: Make):
    asked.note(make.animateur(), search(type="question", theme="", organisme="caf"))
    [line] = kept()
    assert (line.words, line.hits, line.filters) == ("prime activité", 3, "type=question&organisme=caf")
    assert line.at.minute == line.at.second == line.at.microsecond == 0
    columns = {column.name for column in SearchLog.__table__.columns}
    assert columns == {"id", "token", "at", "words", "keys", "filters", "hits", "partial", "clicked"}
    assert not SearchLog.__table__.foreign_keys


def test_the_same_search_of_the_same_person_counts_once(make: Make):
    ana, bob = make.animateur(), make.animateur()
    first = asked.note(ana, search())
    assert asked.note(ana, search("Prime activité")) == first
    assert asked.note(bob, search()) != first
    assert asked.note(ana, search(theme="sante")) != first
    assert len(kept()) == 3


def test_the_first_result_that_was_opened_is_kept(make: Make):
    token = asked.note(make.animateur(), search())
    asked.opened(token, 2)
    asked.opened(token, 1)
    assert [line.clicked for line in kept()] == [2]
    asked.opened(token, 5)
    assert [line.clicked for line in kept()] == [2]


def test_a_result_opened_before_its_search_was_saved_is_tried_again_but_not_for_ever(make: Make):
    asked.opened("inconnu", 1)
    for _ in range(asked.TRIES):
        assert asked.waiting()
        assert kept() == []
    assert not asked.waiting()


@pytest.mark.parametrize(
    "words",
    [
        "2 69 05 49 588 157 80",
        "06 12 34 56 78",
        "marie.durand@gmail.com",
        "1850578006084",
        "dossier 12345678",
        "1850578006084",
    ],
)
def test_words_that_hold_personal_data_are_not_kept(make: Make, words: str):
    assert asked.note(make.animateur(), search(words)) == ""
    assert kept() == []


def test_short_numbers_of_the_trade_are_kept(make: Make):
    for words in ("3646", "cerfa 14004", "1er janvier 2027"):
        assert asked.note(make.animateur(), search(words))
    assert len(kept()) == 3


def test_words_in_another_order_are_the_same_search():
    assert asked.keys_of("prime d’activité") == asked.keys_of("Activités, primes")
    assert len(asked.keys_of("mot " * 10 + "x" * 300)) <= asked.LONGEST_KEYS


def test_searches_are_forgotten_after_ninety_days(make: Make):
    asked.note(make.animateur(), search())
    assert len(kept()) == 1
    chores.purge(clock.now() + timedelta(days=89))
    assert len(kept()) == 1
    chores.purge(clock.now() + timedelta(days=92))
    assert kept() == []
