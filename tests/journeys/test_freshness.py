"""No guide silently out of date: dates that pass, « Toujours valable », a rule that changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from fsforum.core import clock
from fsforum.core.reviews import reminders
from fsforum.extensions import session
from fsforum.models import Change, QuestionState, Resource
from tests.factories import Make
from tests.journeys.conftest import axe, overflows

LINK = re.compile(r"http\S+/courriel/ressource/\S+")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`later(16)`: sixteen days after the start, at ten in the morning, for the site as for the test."""
    start = clock.now().astimezone(clock.PARIS).replace(hour=10, minute=0)

    def move(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=days))

    return move


def state_on(page: Page, guide: Resource) -> str:
    page.goto(f"/ressources/{guide.slug}")
    return page.locator(".fresh-state").inner_text().strip()


def test_a_guide_grows_old_and_its_body_says_from_the_mail_that_it_holds(
    make: Make, signed_in: Callable[..., Page], opened: Callable[..., Page], letters, later
):
    later(0)
    helene = make.partner("caf", first_name="Hélène", last_name="Vautrin")
    guide = make.resource(
        "Prime d’activité",
        bodies=("caf",),
        verified_on=clock.today(),
        review_before=clock.today() + timedelta(days=30),
    )
    ana, nadia = make.animateur(), make.field()
    reader = signed_in(ana, width=375)
    assert state_on(reader, guide) == "À jour"
    later(16)
    reminders.remind()
    later(30)
    reminders.remind()
    reader = signed_in(ana, width=375)
    assert state_on(reader, guide) == "À revoir"
    field = signed_in(nadia)
    field.goto("/a-revoir/")
    expect(field.get_by_role("link", name="Prime d’activité", exact=True)).to_be_visible()
    assert axe(field) == []

    mails = letters.to(helene.email)
    assert len(mails) == 2, "two weeks before, then on the day"
    phone = opened(width=375)
    phone.goto(LINK.findall(letters.text(mails[-1]))[0])
    expect(phone.get_by_text("Vous agissez au nom de Hélène Vautrin")).to_be_visible()
    assert axe(phone) == []
    assert not overflows(phone)
    phone.get_by_role("button", name="Toujours valable").click()
    expect(phone.get_by_role("heading", name="C’est vérifié")).to_be_visible()
    assert state_on(reader, guide) == "À jour"
    field.reload()
    expect(field.get_by_text("Rien n’est à revoir")).to_be_visible()


def test_a_change_of_rule_flags_four_guides_and_two_answers_and_is_closed(
    make: Make, signed_in: Callable[..., Page]
):
    helene, nadia = make.partner("caf", first_name="Hélène"), make.field(first_name="Nadia")
    theme = make.theme()
    guides = [
        make.resource(f"Prime d’activité, partie {n}", "Le forfait.", owner=helene, bodies=("caf",))
        for n in range(4)
    ]
    answers = [
        make.question(f"Prime d’activité, cas {n} : quel forfait ?", state=QuestionState.VALIDATED)
        for n in range(2)
    ]
    make.resource("Carte grise", "Une autre démarche.", bodies=("prefecture",))
    field = signed_in(nadia)
    field.goto("/ca-change/nouveau")
    field.get_by_label("Ce qui change, en une phrase").fill("Prime d’activité : le forfait change")
    field.get_by_role("button", name="Annoncer et choisir").click()
    expect(field.locator(".error-summary")).to_contain_text("Dites à partir de quand.")
    expect(field.locator(".error-summary")).to_contain_text("au moins un organisme ou un thème")
    expect(field.get_by_label("Ce qui change, en une phrase")).to_have_value(
        "Prime d’activité : le forfait change"
    )
    field.get_by_label("À partir du").fill((clock.today() + timedelta(days=40)).isoformat())
    field.get_by_label("CAF", exact=True).check()
    field.get_by_label(theme.name).check()
    field.get_by_role("button", name="Annoncer et choisir").click()
    expect(field.get_by_role("heading", level=1)).to_have_text("Ce qui est à revoir")
    assert axe(field) == []
    boxes = field.get_by_role("group", name="Contenus concernés").get_by_role("checkbox")
    expect(boxes).to_have_count(6)
    for number in range(6):
        boxes.nth(number).check()
    field.get_by_role("button", name="Mettre en révision").click()
    expect(field.locator(".progress p")).to_have_text(re.compile("0 sur 6"))
    here = field.url

    partner = signed_in(helene, width=375)
    for guide in guides:
        partner.goto(f"/ressources/{guide.slug}")
        expect(partner.locator("#revision, [aria-labelledby=revision]").first).to_be_visible()
        partner.get_by_role("button", name="Toujours valable").click()
        expect(partner.locator(".toasts")).to_contain_text("à jour")
    assert not overflows(partner)
    for question in answers:
        partner.goto(f"/questions/caf/{question.id}")
        expect(partner.get_by_text("En cours de révision").first).to_be_visible()
        partner.get_by_role("button", name="Toujours valable").click()
        expect(partner.locator(".toasts")).to_contain_text("toujours valable")
    field.goto(here)
    expect(field.get_by_text("Tout est relu")).to_be_visible()
    session().rollback()
    session().expire_all()
    assert session().query(Change).one().closed_at is not None
