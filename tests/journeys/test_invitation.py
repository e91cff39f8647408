"""Somebody joins: invited by the field animator, they choose a password and come in."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from fsforum.core.people import normalise_email
from fsforum.extensions import session
from fsforum.models import Invitation, User
from tests.factories import Make
from tests.journeys.conftest import Post

ADDRESS, PASSWORD = "noemie.besson@exemple.test", "le marché du jeudi à Gy"


def invited(page: Page, structure: str) -> None:
    """The field animator fills the form of invitations."""
    page.goto("/administration/invitations")
    page.get_by_label("Adresse").fill(ADDRESS)
    page.get_by_label("Rôle").select_option(label="Animateur France services")
    page.get_by_label("Structure ou organisme").select_option(label=structure)
    page.get_by_role("button", name="Inviter").click()
    expect(page.locator(".toasts")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text(ADDRESS)


def fill(page: Page, password: str) -> None:
    page.get_by_label("Prénom").fill("Noémie")
    page.get_by_label("Nom", exact=True).fill("Besson")
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_label("J’ai lu la charte").check()
    page.get_by_role("button", name="Créer mon compte").click()


def test_an_invited_person_joins_by_the_link_of_her_mail(
    make: Make, signed_in: Callable[..., Page], opened: Callable[..., Page], letters: Post, width: int
):
    rioz = make.structure("Rioz")
    invited(signed_in(make.field(), width=width), rioz.name)
    [letter] = letters.to(ADDRESS)
    link = letters.link(letter)

    for _ in range(5):  # the mail scanner opens every link; so does she
        scanner = opened(width=width)
        scanner.goto(link)
        expect(scanner.get_by_role("heading", level=1)).to_contain_text("Bienvenue")
    assert session().query(User).filter_by(email=normalise_email(ADDRESS)).count() == 0

    page = opened(width=width)
    page.goto(link)
    for weak in ("court", "motdepasse1234", "noemie besson gy", "azertyuiop123"):
        fill(page, weak)
        expect(page.get_by_role("alert").or_(page.locator(".error-summary")).first).to_be_visible()
        expect(page.get_by_label("Mot de passe", exact=True)).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("Prénom")).to_have_value("Noémie")
    fill(page, PASSWORD)
    page.wait_for_url("**/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    late = opened(width=width)
    late.goto(link)
    expect(late.locator("main")).to_contain_text("Lien expiré ou déjà utilisé")
    session().rollback()
    session().expire_all()
    noemie = session().query(User).filter_by(email=ADDRESS).one()
    assert (noemie.full_name, noemie.structure_id) == ("Noémie Besson", rioz.id)


def test_she_signs_in_with_her_password_and_with_no_other(
    make: Make, signed_in: Callable[..., Page], opened: Callable[..., Page], width: int
):
    user = make.animateur(password=PASSWORD)
    page = opened(width=width)
    page.goto("/discussions/")
    expect(page).to_have_url(re.compile(r"/connexion\?suite="))
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill("un autre mot de passe")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("main")).to_contain_text("Adresse ou mot de passe incorrect")
    expect(page.get_by_label("Adresse électronique")).to_have_value(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/discussions/")


def test_a_revoked_link_is_worth_nothing(
    make: Make, signed_in: Callable[..., Page], opened: Callable[..., Page], letters: Post
):
    make.structure("Rioz")
    page = signed_in(make.field())
    invited(page, "Rioz")
    link = letters.link(letters.to(ADDRESS)[0])
    page.goto("/administration/invitations")
    page.get_by_role("button", name="Révoquer").click()
    guest = opened()
    guest.goto(link)
    expect(guest.locator("main")).to_contain_text("Lien expiré ou déjà utilisé")
    session().rollback()
    assert session().query(Invitation).filter(Invitation.revoked_at.is_not(None)).count() == 1
