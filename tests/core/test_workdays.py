"""A partner's commitment is counted in days on which it works."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsforum.core.workdays import add_workdays, due_words, easter, holidays, is_workday, workdays_between

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
near = st.integers(-400, 400)
closures = st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=8)


def counted(start, end, extra=frozenset()):
    """Working days after `start` up to `end`, one day at a time."""
    span = (end - start).days
    return sum(is_workday(start + timedelta(days=n), extra) for n in range(1, span + 1))


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)),
     (2027, date(2027, 3, 28)), (2038, date(2038, 4, 25)),
     (2049, date(2049, 4, 18)), (2008, date(2008, 3, 23))],
)  # fmt: skip
def test_easter_falls_where_the_calendar_says(year, sunday):
    assert easter(year) == sunday


def test_the_public_holidays_of_2027():
    assert sorted(holidays(2027)) == [
        date(2027, 1, 1), date(2027, 3, 29), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 8),
        date(2027, 5, 17), date(2027, 7, 14), date(2027, 8, 15), date(2027, 11, 1), date(2027, 11, 11),
        date(2027, 12, 25),
    ]  # fmt: skip


def test_a_bridge_day_granted_by_the_body_is_no_working_day():
    friday = date(2027, 5, 7)
    assert is_workday(friday)
    assert not is_workday(friday, frozenset({friday}))


def test_five_working_days_over_a_weekend_and_a_holiday():
    assert add_workdays(date(2026, 11, 9), 5) == date(2026, 11, 17)  # the 11th is off


@given(days, near, st.booleans())
def test_counting_back_what_was_added(day, count, step_over):
    if step_over:
        day = add_workdays(day, 0)
    end = add_workdays(day, count)
    assert is_workday(end)
    if is_workday(day):
        assert workdays_between(day, end) == count


@given(days, near, closures)
def test_the_count_is_that_of_one_day_after_the_other(start, shift, extra):
    end = start + timedelta(days=shift)
    expected = counted(start, end, extra) if shift >= 0 else -counted(end, start, extra)
    assert workdays_between(start, end, extra) == expected


@st.composite
def calendars(draw):
    """A day, and days off that stand close to it: a body's own, or local ones."""
    start = draw(days)
    shifts = draw(st.frozensets(st.integers(-30, 60), max_size=25))
    return start, frozenset(start + timedelta(days=shift) for shift in shifts)


@given(calendars(), st.integers(1, 30))
def test_a_commitment_ends_on_the_day_that_counting_one_by_one_finds(calendar, count):
    start, extra = calendar
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in holidays(day.year) and day not in extra
    assert add_workdays(start, count, extra) == day
    assert workdays_between(start, day, extra) == count
    assert add_workdays(day, -count, extra) <= start or not is_workday(start, extra)


@given(calendars(), st.integers(1, 30), st.integers(0, 40), st.integers(0, 40))
def test_a_pause_leaves_as_many_working_days_as_there_were(calendar, count, before, length):
    """Whenever it begins and however long it lasts; late by two days, one is still late by two days."""
    start, extra = calendar
    due = add_workdays(start, count, extra)
    paused = start + timedelta(days=before)
    resumed = paused + timedelta(days=length)
    moved = add_workdays(due, rested, extra) if (rested := counted(paused, resumed, extra)) else due
    assert workdays_between(resumed, moved, extra) == workdays_between(paused, due, extra)


@given(calendars(), st.integers(1, 30), st.integers(-20, 20))
def test_the_words_count_as_the_calendar_does(calendar, count, shift):
    start, extra = calendar
    due = add_workdays(start, count, extra)
    words, tone = due_words(due, due + timedelta(days=shift), extra)
    label = words.replace("\u00a0", " ")
    late = counted(due, due + timedelta(days=shift), extra) if shift > 0 else 0
    left = counted(due + timedelta(days=shift), due, extra) if shift < 0 else 0
    assert (tone == "danger") == (shift > 0)
    assert (f"retard de {late} jour" in label) == (late > 0)
    assert (f"dans {left} jour" in label) == (0 < left <= 2)


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2026, 11, 27), "À répondre avant le 27 novembre", "idle"),
        (date(2026, 11, 26), "À répondre avant le 26 novembre", "idle"),
        (date(2026, 11, 25), "Échéance dans 2 jours ouvrés", "warn"),
        (date(2026, 11, 24), "Échéance dans 1 jour ouvré", "warn"),
        (date(2026, 11, 23), "Échéance aujourd’hui", "warn"),
        (date(2026, 11, 22), "En retard de 1 jour ouvré", "danger"),
        (date(2026, 11, 20), "En retard de 1 jour ouvré", "danger"),
        (date(2026, 11, 19), "En retard de 2 jours ouvrés", "danger"),
        (date(2027, 1, 5), "À répondre avant le 5 janvier 2027", "idle"),
    ],
)
def test_a_delay_is_said_in_working_days(due, words, tone):
    label, given_tone = due_words(due, MONDAY)
    assert (label.replace("\u00a0", " "), given_tone) == (words, tone)


def test_on_a_saturday_yesterdays_due_is_late_by_no_working_day():
    assert due_words(date(2026, 11, 20), date(2026, 11, 21)) == ("En retard", "danger")


def test_a_due_date_on_days_off_ahead_is_named_by_its_date():
    label, tone = due_words(date(2026, 11, 22), date(2026, 11, 20))
    assert (label.replace("\u00a0", " "), tone) == ("À répondre avant le 22 novembre", "warn")
