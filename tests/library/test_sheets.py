"""A fiche réflexe is written part by part, looked at before it is saved, and carries its address."""

from __future__ import annotations

import re

import pytest
import segno

from fsforum.core import markup
from fsforum.extensions import session
from fsforum.library import desk, paper, qr, sheet
from fsforum.models import Proposal, Resource, ResourceKind, Revision
from tests.support.answers import area

NEW = "/ressources/nouvelle"
PAGE = "/ressources/fiche/apercu"
TEXT = "## Pour qui\n\nTous.\n\n## Pièces à réunir\n\n- [ ] Bail\n- [ ] RIB\n\n## Les étapes\n\n1. Ouvrir"
NIR = "2 69 05 49 588 157 80"


def parts(**said: str) -> dict[str, str]:
    return {"parted": "1", "kind": "fiche", "source": "", "title": "Carte Vitale perdue", **said}


def fresh(row):
    session().expire_all()
    return session().get_one(type(row), row.id)


@pytest.fixture
def fiche(make) -> Resource:
    return make.resource("Carte Vitale perdue", TEXT, kind=ResourceKind.SHEET)


def test_a_fiche_is_written_part_by_part_and_kept_as_one_text(make, visit, written):
    client = visit(make.partner())
    page = client.get(f"{NEW}?type=fiche").text
    assert 'name="steps"' in page
    assert 'name="source"' not in page
    sent = client.submit(NEW, written(**parts(whom="Tous.", papers="Bail\nRIB", steps="Ouvrir")))
    assert sent.status_code == 303
    kept = session().query(Resource).one()
    assert kept.source == TEXT
    assert session().query(Revision).one().source == TEXT
    shown = client.get(sent.location).text
    assert shown.count('<input autocomplete="off" type="checkbox">') == 2
    assert "Plan B" not in shown


def test_an_empty_fiche_comes_back_with_the_error_at_its_parts(make, visit, written):
    answer = visit(make.partner()).submit(NEW, written(**parts(title="")))
    assert answer.status_code == 422
    assert '<a href="#source">Écrivez au moins une partie de la fiche.</a>' in answer.text
    assert (
        '<fieldset class="sheet-fields stack" id="source" tabindex="-1" aria-describedby="source-erreur"'
        in (answer.text)
    )
    assert session().query(Resource).count() == 0


def test_personal_data_is_told_at_the_part_that_holds_it_and_masked_there(make, visit, written):
    client = visit(make.partner())
    sent = written(**parts(steps="Ouvrir", contact=f"Numéro de sécu {NIR}"))
    answer = client.submit(NEW, sent)
    assert answer.status_code == 422
    assert 'id="garde-contact"' in answer.text
    assert 'id="garde-source"' not in answer.text
    masked = client.submit(NEW, {**sent, "action": "", "garde": "masquer"})
    assert "588 157" not in area(masked.text, "contact")
    assert area(masked.text, "steps") == "Ouvrir"
    assert session().query(Resource).count() == 0


def test_an_edit_starts_from_the_parts_and_makes_the_next_version(make, visit, edited, fiche):
    client = visit(make.field())
    page = client.get(f"/ressources/{fiche.slug}/modifier").text
    assert area(page, "papers") == "Bail\nRIB"
    sent = edited(fiche, **parts(whom="Tous.", papers="Bail\nRIB\nPhoto", steps="Ouvrir"))
    assert client.submit(f"/ressources/{fiche.slug}/modifier", sent).status_code == 303
    assert fresh(fiche).source == TEXT.replace("RIB", "RIB\n- [ ] Photo")
    compared = client.get(f"/ressources/{fiche.slug}/versions/2?avec=1").text
    assert "<ins>" in compared
    assert "Photo" in compared


def test_a_fiche_that_became_a_guide_is_written_in_one_piece(make, visit, edited, fiche):
    client = visit(make.field())
    sent = edited(fiche, **parts(steps="Ouvrir")) | {"kind": "guide"}
    client.submit(f"/ressources/{fiche.slug}/modifier", sent)
    assert (
        area(client.get(f"/ressources/{fiche.slug}/modifier").text, "source") == "## Les étapes\n\n1. Ouvrir"
    )


def test_a_proposal_is_written_by_part_too(make, visit, fiche):
    client = visit(make.animateur())
    assert area(client.get(f"/ressources/{fiche.slug}/proposer").text, "steps") == "Ouvrir"
    sent = parts(whom="Tous.", papers="Bail\nRIB", steps="Ouvrir\nValider") | {
        "version": "1",
        "note": "Une étape",
    }
    assert client.submit(f"/ressources/{fiche.slug}/proposer", sent | {"action": "apercu"}).status_code == 200
    assert session().query(Proposal).count() == 0
    assert (
        client.submit(f"/ressources/{fiche.slug}/proposer", sent | {"action": "envoyer"}).status_code == 303
    )
    assert session().query(Proposal).one().source == TEXT + "\n2. Valider"


def test_two_edits_at_once_are_brought_together_in_one_text(make, visit, edited, fiche):
    client = visit(make.field())
    first = edited(fiche, **parts(whom="Tout le monde.", papers="Bail\nRIB", steps="Ouvrir"))
    mine = edited(fiche, **parts(whom="Tous.", papers="Bail\nRIB", steps="Ouvrir\nValider"))
    client.submit(f"/ressources/{fiche.slug}/modifier", first)
    answer = client.submit(f"/ressources/{fiche.slug}/modifier", mine)
    assert answer.status_code == 409
    united = area(answer.text, "source")
    assert "Tout le monde." in united
    assert "2. Valider" in united
    assert 'name="parted" type="hidden" value=""' in answer.text


def test_the_page_is_shown_before_anything_is_saved_and_says_when_it_is_too_long(
    make, visit, written, edited
):
    client = visit(make.field())
    short = written(**parts(steps="Ouvrir", whom="Tous."), action="apercu")
    answer = client.submit(NEW, short)
    assert answer.status_code == 200
    assert "La fiche tient sur une page A4." in answer.text
    assert "<details open>" in answer.text
    assert session().query(Resource).count() == 0
    long = "\n".join(f"Étape numéro {n}, à ne pas oublier devant la personne." for n in range(70))
    assert "La fiche dépasse une page A4" in client.submit(NEW, short | {"steps": long}).text
    saved = client.submit(NEW, short | {"steps": long, "action": "publier"})
    assert saved.status_code == 303
    assert "La fiche dépasse une page A4" in client.get(saved.location).text
    assert "La fiche dépasse une page A4" not in client.get(saved.location).text


def test_the_script_gets_the_page_of_what_is_being_typed(make, visit, fiche):
    hidden = make.resource("Brouillon secret", TEXT, kind=ResourceKind.SHEET, state="brouillon")
    sent = parts(steps="Ouvrir\nValider", official_link="https://www.ameli.fr", slug=fiche.slug)
    page = visit(make.animateur()).submit(PAGE, sent).text
    assert "<li>Valider</li>" in page
    assert f"/ressources/{fiche.slug}" in page
    assert 'href="https://www.ameli.fr"' in page
    assert "version 2" in page
    other = visit(make.animateur()).submit(PAGE, sent | {"slug": hidden.slug}).text
    assert hidden.slug not in other
    assert visit(make.observer()).submit(PAGE, sent).status_code == 403


def test_a_draft_and_an_old_version_are_seen_as_the_page_that_is_printed(make, visit, edited, fiche):
    client = visit(make.field())
    address = f"/ressources/{fiche.slug}"
    said = parts(steps="Voir [le guide](/ressources/x)", official_link="https://www.ameli.fr")
    client.submit(f"{address}/brouillon", edited(fiche) | said)
    draft = client.get(f"{address}/brouillon").text
    assert 'class="card sheet"' in draft
    assert 'href="https://www.ameli.fr"' in draft
    assert re.search(r'href="http[^"]+/ressources/x"', draft), "whole, as paper writes it"
    assert "version 2" in draft
    assert '<div class="sheet-grid' in client.get(f"{address}/versions/1").text
    client.submit(f"{address}/modifier", edited(fiche) | said)
    guide = edited(fresh(fiche), kind="guide", source=TEXT, note="Un guide")
    assert client.submit(f"{address}/modifier", guide).status_code == 303
    assert 'class="card sheet"' in client.get(f"{address}/versions/2").text
    assert 'class="card sheet"' not in client.get(f"{address}/versions/3").text


def test_the_official_address_has_its_place(make):
    def titles(text: str) -> list[tuple[str, str]]:
        _, found = sheet.parts(str(markup.render(text, base=2)))
        return [(part.title, part.link) for part in sheet.with_link(found, "https://a.fr")]

    assert titles("## Les étapes\n\nx\n\n## Plan B\n\ny") == [
        ("Les étapes", ""), ("Lien officiel", "https://a.fr"), ("Plan B", ""),
    ]  # fmt: skip
    assert titles("## Lien officiel\n\nRubrique x") == [("Lien officiel", "https://a.fr")]
    assert titles("## Lien officiel\n\n[a](https://a.fr)") == [("Lien officiel", "")]


def test_the_code_is_that_of_the_address(make, visit, fiche):
    page = visit(make.animateur()).get(f"/ressources/{fiche.slug}/imprimer").text
    address = re.search(r'<p class="on-paper address">([^<]+)</p>', page)
    assert address
    assert address[1].endswith(f"/ressources/{fiche.slug}")
    made = qr.code(address[1])
    assert f'<path d="{made.path}"/>' in page
    assert 'aria-label="Code QR de l’adresse de cette fiche"' in page
    drawn = {
        (int(x) + n, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", made.path)
        for n in range(int(width))
    }
    matrix = segno.make_qr(address[1], error="q", boost_error=False).matrix
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def test_links_are_whole_on_paper_and_said_once():
    written_out = desk.written_out(
        '<a href="/ressources/x">la fiche</a> <a href="#partie-a">plus haut</a> '
        '<a class="external" href="https://a.fr" rel="ugc">https://a.fr</a>',
        "https://site.fr",
    )
    assert written_out == (
        '<a href="https://site.fr/ressources/x">la fiche</a> <a href="#partie-a">plus haut</a> '
        '<a class="external" href="https://a.fr" rel="ugc" data-same>https://a.fr</a>'
    )


def test_the_estimate_grows_with_every_line_and_says_how_much_too_long():
    def page(steps: int) -> paper.Page:
        text = "## Les étapes\n\n" + "\n".join(f"{n}. Ouvrir le compte" for n in range(1, steps))
        head, found = sheet.parts(str(markup.render(text, base=2)))
        made = sheet.Sheet("Titre", "", head, found, [], [], "À jour", 1, "https://a.fr/x")
        return paper.Page(made, paper.share(made))

    shares = [page(n).share for n in range(2, 60, 8)]
    assert shares == sorted(set(shares))
    assert page(3).fits
    assert page(3).tone == "ok"
    assert not page(60).fits
    assert re.search(r"d’environ \d+ lignes", page(60).words)
