"""A fiche is written, found too long, shortened, and printed on one page; guides print well."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import segno
from playwright.sync_api import Page, expect

from fsforum.cli.demo.fiches import FICHES
from fsforum.library import paper, sheet
from fsforum.models import ResourceKind
from tests.factories import Make
from tests.journeys.conftest import axe, overflows

LONG = "\n".join(f"Étape numéro {n}, à ne pas oublier devant la personne." for n in range(60))


def printed(page: Page) -> pypdfium2.PdfDocument:
    """What the browser prints of the page, in dark colours or not."""
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def text(document: pypdfium2.PdfDocument, number: int) -> str:
    said = document[number].get_textpage().get_text_range()
    return " ".join(said.replace("\ufffe", "").split())


def code_in(document: pypdfium2.PdfDocument, size: int) -> list[list[bool]]:
    """The modules of the only thing on the page that is black: ink of words is softer."""
    picture = document[0].render(scale=6).to_pil().convert("L").point(lambda shade: 255 * (shade < 16))
    left, top, right, bottom = picture.getbbox()
    module = (bottom - top) / size
    assert abs((right - left) / size - module) < 0.2
    dots = picture.load()
    at = [int((n + 0.5) * module) for n in range(size)]
    return [[bool(dots[left + x, top + y]) for x in at] for y in at]


def test_a_fiche_is_written_shortened_and_printed_on_one_page(
    make: Make, signed_in: Callable[..., Page], width: int
):
    page = signed_in(make.field(), width=width, color_scheme="dark")
    page.goto("/ressources/nouvelle?type=fiche")
    page.get_by_label("Titre", exact=True).fill("Carte Vitale perdue")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".error-summary")).to_contain_text("Écrivez au moins une partie de la fiche.")

    fit = page.locator("[data-paper-fit]")
    page.get_by_label("Pièces à réunir").fill("Pièce d’identité\nPhoto récente")
    page.get_by_label("Les étapes").fill(LONG)
    expect(fit).to_contain_text("La fiche dépasse une page A4, de")
    page.get_by_label("Les étapes").fill("Ouvrir le compte\nCommander la carte")
    expect(fit).to_have_text("La fiche tient sur une page A4.")
    page.get_by_role("button", name="Aperçu de la page").click()
    expect(page.locator(".paper")).to_contain_text("Commander la carte")
    assert axe(page) == []
    assert not overflows(page)
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".toasts")).to_contain_text("La ressource est publiée.")

    boxes = page.locator(".checklist input")
    boxes.first.focus()
    page.keyboard.press("Space")
    clear = page.get_by_role("button", name="Tout décocher")
    expect(clear).to_be_visible()
    page.reload()
    expect(boxes.first).not_to_be_checked()
    expect(clear).to_be_hidden()
    boxes.last.check()
    clear.click()
    expect(boxes.last).not_to_be_checked()
    expect(boxes.first).to_be_focused()

    assert len(printed(page)) == 1
    page.get_by_role("link", name="Imprimer").click()
    address = page.url.removesuffix("/imprimer")
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
    document = printed(page)
    assert len(document) == 1
    said = text(document, 0)
    for words in ("Carte Vitale perdue", "Pièces à réunir", "Photo récente", "Commander la carte"):
        assert words in said
    assert "version 1" in said
    assert "imprimé le" in said
    assert address in said
    assert "Revenir à la ressource" not in said
    matrix = segno.make_qr(address, error="q", boost_error=False).matrix
    assert code_in(document, len(matrix)) == [[bool(dot) for dot in row] for row in matrix]


def test_the_fiches_of_the_demo_hold_on_a_page_and_the_estimate_is_near(
    make: Make, signed_in: Callable[..., Page]
):
    page = signed_in(make.field())
    for one in FICHES:
        fiche = make.resource(
            one.title, one.source, kind=ResourceKind.SHEET, summary=one.summary, official_link=one.link
        )
        page.goto(f"/ressources/{fiche.slug}/imprimer")
        assert len(printed(page)) == 1
        page.goto(f"/ressources/{fiche.slug}/modifier")
        page.get_by_text("Voir la page").click()
        height = page.locator(".paper .sheet").evaluate("sheet => sheet.getBoundingClientRect().height")
        head, parts = sheet.parts(fiche.html)
        parts = sheet.with_link(parts, one.link)
        made = sheet.Sheet(one.title, one.summary, head, parts, [], [], "À jour", 1, "https://exemple.fr/x")
        assert abs(paper.share(made) - height / paper.HEIGHT) < 0.04


def test_a_long_guide_prints_with_whole_rows_numbers_and_addresses(
    make: Make, signed_in: Callable[..., Page]
):
    rows = "\n".join(
        f"| Situation {n} | Les papiers du cas {n}, dans l’ordre, sans en oublier un seul | fin{n:02} |"
        for n in range(60)
    )
    guide = make.resource(
        "Guide long",
        f"## Le tableau\n\n| Situation | Papiers | Suite |\n|---|---|---|\n{rows}\n\n## La suite\n\n"
        "Voir [la caisse](https://www.caf.fr/aides), <https://www.ameli.fr> et [la fiche](/ressources/x).\n\n"
        "> À retenir : garder une copie.\n\n- [ ] Bail",
    )
    page = signed_in(make.animateur(), color_scheme="dark")
    for path in (f"/ressources/{guide.slug}/imprimer", f"/ressources/{guide.slug}"):
        page.goto(path)
        head = page.locator("thead").bounding_box()
        assert head and head["height"] > 20, "three columns are a table on a wide screen"
        document = printed(page)
        count = len(document)
        pages = [text(document, number) for number in range(count)]
        assert count > 1
        for number, said in enumerate(pages, 1):
            assert f"Page {number} / {count}" in said
        held = [[n for n in range(60) if f"fin{n:02}" in said] for said in pages]
        assert sorted(n for numbers in held for n in numbers) == list(range(60))
        for said, numbers in zip(pages, held, strict=True):
            assert bool(numbers) == ("Situation Papiers Suite" in said)
            for n in numbers:
                assert (
                    f"Situation {n} Les papiers du cas {n}, dans l’ordre, sans en oublier un seul fin{n:02}"
                    in said
                )
        last = pages[-1]
        assert "la caisse (https://www.caf.fr/aides)" in last
        assert last.count("https://www.ameli.fr") == (1 if path.endswith("imprimer") else 2)
        assert "À retenir" in last
        assert "version 1" in last
        assert f"/ressources/{guide.slug}" in last
        assert "Notifications" not in " ".join(pages)
        assert "Voir aussi" not in " ".join(pages)
