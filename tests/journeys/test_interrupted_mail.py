"""A mail of which nobody knows whether it left: the administration decides, and it leaves once."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from fsforum.core import clock, outbox
from fsforum.core.transaction import transaction
from tests.factories import Make
from tests.journeys.conftest import Post, axe, overflows


def test_an_interrupted_mail_is_seen_and_sent_again(
    make: Make, signed_in: Callable[..., Page], letters: Post, width: int
) -> None:
    with transaction() as opened:
        mail = outbox.put(opened, "account_suspended", "lea@exemple.fr")
        mail.leaving_at, mail.leased_until = clock.now(), clock.now() - outbox.LEASE
    assert letters.to("lea@exemple.fr") == [], "it does not leave by itself"
    page = signed_in(make.admin(), width=width)
    page.goto("/administration/")
    expect(page.get_by_text("1 envoi interrompu")).to_be_visible()
    page.get_by_role("link", name="Courrier").click()
    page.get_by_role("link", name="Interrompus").click()
    assert axe(page) == [] and not overflows(page)
    page.get_by_role("link", name="Compte suspendu").click()
    expect(page.get_by_text(mail.message_id)).to_be_visible()
    assert axe(page) == [] and not overflows(page)
    page.get_by_role("button", name="Renvoyer").click()
    expect(page.get_by_text("Le message repart dans quelques instants.")).to_be_visible()
    expect(page.get_by_text("En attente")).to_be_visible()
    [sent] = letters.to("lea@exemple.fr")
    assert mail.message_id in sent["Message-ID"]
    page.goto("/administration/courrier?etat=interrompus")
    expect(page.get_by_text("Aucun envoi interrompu.")).to_be_visible()
