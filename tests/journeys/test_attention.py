"""Being told as one likes, once; and an incident from its first word to its last."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import select

from fsforum.channels import queries, service
from fsforum.core import clock, digests, readmarks, workdays
from fsforum.extensions import session
from fsforum.models import Notification
from tests.journeys.conftest import axe, overflows


def kept(page, name: str) -> None:
    """A picture of the page, where FSFORUM_SHOTS says."""
    if folder := os.environ.get("FSFORUM_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def sound(page, name: str, width: int) -> None:
    assert axe(page) == [] and not overflows(page), page.url
    kept(page, f"{name}-{width}")


def answer(number: int, by) -> None:
    question = queries.question("caf", number)
    service.answer(question, by, "Il faut vérifier le montant net social.", valid=True)
    session().commit()


def test_the_asker_hears_by_their_own_setting_and_reading_cancels_the_mail(
    signed_in, make, letters, app, width
):
    ana, caf = make.animateur(), make.partner("caf")
    first = service.ask(make.body("caf"), ana, "La première question de Rioz ?", "x")
    second = service.ask(make.body("caf"), ana, "La seconde question de Rioz ?", "x")
    page = signed_in(ana, width=width)
    page.goto("/compte/notifications")
    sound(page, "choix", width)
    page.get_by_label("Une réponse à une question que vous suivez").select_option("Dans le résumé du jour")
    page.get_by_role("button", name="Enregistrer mes choix").click()
    page.get_by_text("Vos choix sont enregistrés.").wait_for()
    answer(first, caf)
    answer(second, caf)
    assert letters.to(ana.email) == [], "nothing at once"
    page.goto(f"/questions/caf/{first}")
    page.get_by_text("Cette réponse vous a-t-elle aidé").first.wait_for()
    sound(page, "avis", width)
    readmarks.flush()
    session().commit()
    for row in session().scalars(select(Notification).where(Notification.user_id == ana.id)):
        assert (row.read_at is None) == (row.ref_id == second)
    with clock.held_at(next_morning()):
        assert digests.run() == 1
        [mail] = letters.to(ana.email)
    text = letters.text(mail)
    assert "La seconde question" in text and "La première question" not in text
    with clock.held_at(next_morning()):
        assert digests.run() == 0


def next_morning():
    """The next working day at eight."""
    moment = clock.now().astimezone(clock.PARIS) + timedelta(days=1)
    while not workdays.is_workday(moment.date()):
        moment += timedelta(days=1)
    return moment.replace(hour=8, minute=0)


def test_an_incident_is_raised_confirmed_and_closed(signed_in, make, letters, width):
    ana, bob = make.animateur(structure_id=make.structure("Rioz").id), make.animateur()
    caf = make.partner("caf")
    page = signed_in(ana, width=width)
    page.goto("/incidents/")
    sound(page, "incidents-vide", width)
    page.get_by_role("link", name="Signaler une panne").click()
    page.get_by_label("Qu’est-ce qui ne fonctionne pas").fill("le compte en ligne ne s’ouvre plus")
    page.get_by_label("CAF").check()
    sound(page, "panne-nouvelle", width)
    page.get_by_role("button", name="Signaler la panne").click()
    page.get_by_text("La panne est signalée à la CAF").wait_for()
    sound(page, "panne", width)

    other = signed_in(bob, width=width)
    band = other.get_by_role("region", name="Incidents en cours")
    band.get_by_text("le compte en ligne ne s’ouvre plus").first.wait_for()
    sound(other, "accueil-incident", width)
    band.get_by_role("button", name="Moi aussi").click()
    other.get_by_text("Votre structure est comptée").wait_for()
    expect(other.get_by_role("region", name="Incidents en cours")).to_contain_text("confirmé par 1")

    [mail] = letters.to(caf.email)
    assert "panne" in mail["Subject"]
    partner = signed_in(caf, width=width)
    partner.goto("/discussions/")
    partner.get_by_role("link", name="Incident en cours").click()
    partner.get_by_role("link", name="Déclarer terminée").click()
    sound(partner, "panne-fin", width)
    partner.get_by_label("Un mot").fill("Rétabli à 14 h.")
    partner.get_by_role("button", name="Déclarer terminée").click()
    partner.get_by_text("Rétabli à 14 h.").wait_for()
    assert partner.get_by_role("region", name="Incidents en cours").count() == 0
    other.goto("/incidents/")
    other.get_by_text("Rétabli à 14 h.").wait_for()
    sound(other, "incidents", width)
    assert any("terminée" in str(mail["Subject"]) for mail in letters.to(ana.email))
