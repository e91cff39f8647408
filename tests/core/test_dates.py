"""Dates and figures as they are read on the page: French words, the clocks of Paris, no broken line."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fsforum.core import dates

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)  # a Thursday, 10 h 30 in Paris


def spaced(text):
    """The text with ordinary spaces, for reading the expectations."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2027, 3, 12), "12 mars 2027"),
        (date(2027, 3, 1), "1er mars 2027"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1er janvier 2027"),
    ],
)
def test_a_day_is_written_in_full(value, words):
    assert spaced(dates.day(value)) == words


def test_a_date_never_breaks_across_lines():
    assert " " not in dates.day(date(2027, 3, 12))
    assert dates.day(date(2027, 3, 12)) == "12\u00a0mars\u00a02027"


def test_a_time_is_said_in_hours():
    assert spaced(dates.day_time(datetime(2027, 7, 12, 7, 5, tzinfo=UTC))) == "12 juillet 2027, 9 h 05"
    assert spaced(dates.hour(datetime(2027, 7, 12, 15, 0, tzinfo=UTC))) == "17 h"


def test_a_naive_datetime_is_utc():
    assert dates.local(NOW.replace(tzinfo=None)) == NOW


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "à l’instant"),
        (timedelta(minutes=40, seconds=30), "il y a 40 min"),
        (timedelta(hours=1, minutes=18), "aujourd’hui, 9 h 12"),
        (timedelta(hours=18, minutes=25), "hier, 16 h 05"),
        (timedelta(days=3, hours=1, minutes=25), "lundi, 9 h 05"),
        (timedelta(days=6), "vendredi, 10 h 30"),
        (timedelta(days=7), "19 novembre"),
        (timedelta(days=8), "18 novembre"),
        (timedelta(days=365), "26 novembre 2025"),
        (timedelta(minutes=-30), "aujourd’hui, 11 h"),
        (timedelta(days=-1), "demain, 10 h 30"),
        (timedelta(days=-6), "2 décembre, 10 h 30"),
        (timedelta(days=-40), "5 janvier 2027, 10 h 30"),
    ],
)
def test_a_moment_is_said_the_vaguer_the_farther(ago, words):
    assert spaced(dates.moment(NOW - ago, NOW)) == words


def test_yesterday_is_the_day_before_in_paris_not_twenty_four_hours():
    past_midnight = datetime(2026, 11, 25, 23, 10, tzinfo=UTC)
    assert spaced(dates.moment(past_midnight - timedelta(hours=2), past_midnight)) == "hier, 22 h 10"
    assert spaced(dates.moment(past_midnight - timedelta(minutes=20), past_midnight)) == "il y a 20 min"


def test_the_repeated_hour_of_october_is_read_on_the_clock():
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert dates.hour(first) == dates.hour(second)
    assert spaced(dates.hour(first)) == "2 h 30"


def test_an_agenda_line_is_short():
    assert spaced(dates.weekday_time(datetime(2026, 11, 18, 8, 40, tzinfo=UTC))) == "Mer. 18 nov., 9 h 40"
    assert spaced(dates.weekday_day(date(2026, 12, 1))) == "Mar. 1er déc."


def test_numbers_are_grouped_by_narrow_spaces():
    assert dates.number(9583) == "9\u202f583"
    assert dates.number(1_234_567) == "1\u202f234\u202f567"
    assert dates.number(91.7, 1) == "91,7"
    assert dates.number(12) == "12"


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 réponse"), (1, "1 réponse"), (2, "2 réponses"), (1200, "1 200 réponses")],
)
def test_zero_and_one_are_singular(count, words):
    assert spaced(dates.plural(count, "réponse")) == words


def test_each_word_takes_its_plural():
    assert spaced(dates.plural(3, "jour ouvré")) == "3 jours ouvrés"
    assert spaced(dates.plural(3, "avis")) == "3 avis"
    assert spaced(dates.plural(3, "canal", "canaux")) == "3 canaux"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 octet"), (999, "999 octets"), (1000, "1 ko"), (1234, "1,2 ko"), (240_300, "240 ko"),
        (999_499, "999 ko"), (999_500, "1 Mo"), (1_250_000, "1,2 Mo"), (20_000_000, "20 Mo"),
    ],
)  # fmt: skip
def test_a_size_is_said_in_french_units(count, words):
    assert spaced(dates.size(count)) == words


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2027, 3, 12), date(2027, 3, 12), "le 12 mars 2027"),
        (date(2027, 3, 1), date(2027, 3, 14), "du 1er au 14 mars 2027"),
        (date(2027, 3, 30), date(2027, 4, 2), "du 30 mars au 2 avril 2027"),
        (date(2026, 12, 30), date(2027, 1, 2), "du 30 décembre 2026 au 2 janvier 2027"),
    ],
)
def test_from_a_day_to_a_day(first, last, said):
    assert dates.span(first, last).replace("\u00a0", " ") == said
