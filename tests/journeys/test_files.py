"""A file that holds a number is held; a Word document comes in; the library goes out and comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from fsforum.extensions import session
from fsforum.files import service
from fsforum.library.service import importing
from fsforum.models import Resource
from tests.factories import Make
from tests.journeys.conftest import axe, overflows
from tests.support import documents as made

NUMBER = "1 89 05 70 550 123 48"


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def work() -> None:
    """What the worker does meanwhile."""
    while service.read_next() or importing.import_next():
        pass


def again(resource: Resource) -> Resource:
    session().rollback()
    session().expire_all()
    return session().get_one(Resource, resource.id)


def test_a_number_in_a_pdf_holds_the_file(make: Make, signed_in: Callable[..., Page]):
    thread = make.thread("Une attestation")
    ana, bob, nadia = make.animateur(), make.animateur(), make.field()
    hers = signed_in(ana)
    hers.goto(f"/discussions/{thread.id}")
    hers.locator("textarea[name=body]").fill("Voici le document.")
    hers.set_input_files("input[type=file]", payload("programme.exe", b"MZ"))
    hers.get_by_role("button", name="Répondre", exact=True).click()
    expect(hers.locator(".error-summary")).to_contain_text("ce type de fichier n’est pas accepté")

    hers.set_input_files("input[type=file]", payload("attestation.pdf", made.pdf(f"Assuré : {NUMBER}")))
    hers.get_by_role("button", name="Répondre", exact=True).click()
    expect(hers.locator("main")).to_contain_text("contient peut-être une donnée personnelle")

    his = signed_in(bob)
    his.goto(f"/discussions/{thread.id}")
    expect(his.locator("main")).to_contain_text("Voici le document.")
    expect(his.locator("main")).not_to_contain_text("attestation.pdf")
    work()
    his.reload()
    expect(his.locator("main")).not_to_contain_text("attestation.pdf")

    theirs = signed_in(nadia)
    theirs.goto("/moderation/donnees-personnelles")
    theirs.get_by_role("link", name="attestation.pdf").first.click()
    expect(theirs.locator("main")).to_contain_text("un numéro de sécurité sociale")
    theirs.get_by_label("Libérer le fichier").check()
    theirs.get_by_label("Motif").fill("Numéro inventé d’un exemple")
    theirs.get_by_role("button", name="Enregistrer la décision").click()
    his.reload()
    expect(his.locator("main")).to_contain_text("attestation.pdf")


def test_a_word_document_becomes_a_draft(make: Make, signed_in: Callable[..., Page]):
    page = signed_in(make.partner(), width=375)
    page.goto("/ressources/nouvelle")
    page.get_by_role("link", name="Importez-le").click()
    page.set_input_files("input[type=file]", payload("guide.docx", made.pdf("Bonjour")))
    page.get_by_role("button", name="Importer").click()
    expect(page.locator(".error-summary")).to_contain_text("le contenu ne correspond pas")

    document = made.docx(
        made.paragraph("Carte grise", "Titre"),
        made.paragraph("Les étapes", "Titre1"),
        made.item("Se connecter"),
        made.drawing(),
        image=made.picture(600, 200),
    )
    page.set_input_files("input[type=file]", payload("guide.docx", document))
    page.get_by_role("button", name="Importer").click()
    expect(page.locator("main")).to_contain_text("Lecture en cours")
    assert axe(page) == []
    assert not overflows(page)
    work()
    expect(page.locator("main")).to_contain_text("Le brouillon est prêt")  # by itself
    page.get_by_role("link", name="Voir le brouillon").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Carte grise")
    expect(page.get_by_role("heading", level=2, name="Les étapes")).to_be_visible()
    picture = page.locator("article img")
    expect(picture).to_have_attribute("alt", "À décrire : image 1")
    width = "image => image.decode().then(() => image.naturalWidth)"
    assert picture.evaluate(width) == 600

    other = signed_in(make.field())  # it belongs to the draft, not to its sender alone
    other.goto(page.url)
    assert other.locator("article img").evaluate(width) == 600


def test_the_library_goes_out_and_comes_back(make: Make, signed_in: Callable[..., Page], tmp_path: Path):
    guide = make.resource("Prime d’activité", "Le texte d’origine.")
    page = signed_in(make.field())
    page.goto("/ressources/")
    page.get_by_role("link", name="Exporter, importer les ressources").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter toutes les ressources").click()
    saved = tmp_path / "ressources.zip"
    download.value.save_as(saved)
    make._save(guide_with(guide, "Un texte abîmé."))

    page.set_input_files("input[type=file]", payload("faux.zip", b"PK\3\4"))
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.locator(".error-summary")).to_contain_text("n’est pas une archive zip")
    page.set_input_files("input[type=file]", saved)
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.locator("main")).to_contain_text("Lecture en cours")
    work()
    expect(page.locator("main")).to_contain_text("Rien n’est encore écrit")
    assert again(guide).source == "Un texte abîmé."
    assert axe(page) == []
    page.get_by_role("button", name="Importer 1").click()
    expect(page.locator("main")).to_contain_text("Import en cours")
    work()
    expect(page.locator("main")).to_contain_text("L’import est terminé")
    assert again(guide).source == "Le texte d’origine."
    page.goto(f"/ressources/{guide.slug}")
    expect(page.locator("article")).to_contain_text("Le texte d’origine.")


def guide_with(guide: Resource, text: str) -> Resource:
    guide.source = text
    return guide
