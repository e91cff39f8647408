"""A question that nobody answered in time reaches the field animator, who moves it."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from fsforum.core import clock, reminders, workdays
from tests.factories import Make
from tests.journeys.conftest import Post


def test_a_late_question_reaches_the_field_animator(
    make: Make, signed_in: Callable[..., Page], letters: Post, width: int
) -> None:
    """She is told by mail, finds it first among those in retard, and reminds the body once."""
    nadia, caf = make.field(), make.partner("caf")
    today = clock.now().astimezone(clock.PARIS).replace(hour=10)
    while not workdays.is_workday(today.date()):
        today -= timedelta(days=1)
    make.question("Pension impayée : par où commencer ?", due_on=workdays.add_workdays(today.date(), -3))
    make.question("Une question dans les temps", due_on=today.date() + timedelta(days=20))
    with clock.held_at(today):
        assert reminders.send_due() == 1
        assert reminders.send_due() == 0
    [told] = letters.to(nadia.email)
    assert "Pension impayée" in told["Subject"]

    page = signed_in(nadia, width=width)
    page.goto("/questions/")
    page.get_by_role("link", name="En retard").first.click()
    expect(page.get_by_role("link", name="Pension impayée")).to_be_visible()
    expect(page.get_by_text("En retard de").first).to_be_visible()
    expect(page.get_by_text("Une question dans les temps")).to_have_count(0)
    page.get_by_role("button", name="Relancer").first.click()
    expect(page.get_by_role("status").first).to_be_visible()
    assert any("Pension impayée" in mail["Subject"] for mail in letters.to(caf.email))
