"""The guard of personal data on every form: what blocks, what only warns, and no text that escapes it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from wtforms import EmailField, PasswordField, StringField, TextAreaField
from wtforms.fields import HiddenField

from fsforum.core import listed
from fsforum.core.forms import Form, Line, Prose
from fsforum.extensions import session
from fsforum.models import AuditEntry, Post, Question, QuestionMessage, Thread
from tests.core.pii.corpus import NIR

TEXTS = (StringField, TextAreaField)
PRIVATE = (PasswordField, EmailField, HiddenField)
EXEMPT = {
    "BodyForm.closed_days": "days; anything else is refused",
    "CommitmentFields.closed_days": "days; anything else is refused",
    "ListForm.text": "addresses to which invitations leave; nobody reads the list afterwards",
}
LANDLINE = "Rappelez le 03 84 12 34 56 demain."


@pytest.fixture(autouse=True)
def _directory(app):
    listed.forget()
    yield
    listed.forget()


@pytest.fixture
def ana(make):
    return make.animateur(email="ana@exemple.test", first_name="Ana", last_name="Petit")


@pytest.fixture
def thread(make, ana):
    return make.thread("Une discussion", "Bonjour à tous.", author=ana)


def every_form(kind: type = Form) -> set[type]:
    return {kind, *(one for child in kind.__subclasses__() for one in every_form(child))}


def test_no_form_has_a_shared_text_without_the_guard(site):
    bare = {}
    for kind in every_form():
        for name in dir(kind):
            unbound = getattr(kind, name)
            made = getattr(unbound, "field_class", None)
            if made is None or not issubclass(made, TEXTS) or issubclass(made, PRIVATE):
                continue
            if not issubclass(made, Line | Prose) and f"{kind.__name__}.{name}" not in EXEMPT:
                bare[f"{kind.__module__}.{kind.__name__}.{name}"] = made.__name__
            assert "exempt" not in unbound.kwargs or len(unbound.kwargs["exempt"]) > 10
    assert bare == {}


def count(kind) -> int:
    return len(session().scalars(select(kind.id)).all())


def test_a_number_is_not_posted_and_its_place_is_shown(thread, ana, visit):
    answer = visit(ana).submit(
        f"/discussions/{thread.id}/reponses",
        {"body": f"Son numéro : {NIR}. Faut-il refaire ?", "key": "k" * 20},
    )
    assert answer.status_code == 422
    assert "Ce texte semble contenir un numéro de sécurité sociale." in answer.text
    assert "Protégeons cette personne" in answer.text
    assert "<mark>2 69 05 •• ••• ••• ••</mark>" in answer.text
    assert "Masquer le numéro" in answer.text
    assert "Publier quand même" not in answer.text
    assert count(Post) == 1


def test_masking_gives_the_form_back_ready_to_send(thread, ana, visit):
    data = {"body": f"Son numéro : {NIR}.", "key": "k" * 20, "garde": "masquer"}
    answer = visit(ana).submit(f"/discussions/{thread.id}/reponses", data)
    assert answer.status_code == 422
    assert "Son numéro : [n° masqué]." in answer.text
    assert NIR not in answer.text
    assert "Les données personnelles sont masquées." in answer.text
    assert count(Post) == 1


def test_no_reason_lets_a_number_through(thread, ana, visit):
    data = {"body": NIR, "key": "k" * 20, "garde": "publier", "garde-motif": "C’est un exemple"}
    assert visit(ana).submit(f"/discussions/{thread.id}/reponses", data).status_code == 422
    assert count(Post) == 1


def test_a_warning_needs_a_reason_which_is_written_down_without_the_value(thread, ana, visit):
    browser, path = visit(ana), f"/discussions/{thread.id}/reponses"
    first = browser.submit(path, {"body": LANDLINE, "key": "k" * 20})
    assert first.status_code == 422
    assert "Publier quand même" in first.text
    empty = browser.submit(path, {"body": LANDLINE, "key": "k" * 20, "garde": "publier", "garde-motif": ""})
    assert empty.status_code == 422
    assert "Dites en quelques mots" in empty.text
    told = browser.submit(
        path, {"body": LANDLINE, "key": "k" * 20, "garde": "publier", "garde-motif": f"celui de {NIR}"}
    )
    assert "Le motif contient lui-même une donnée personnelle." in told.text
    sent = browser.submit(
        path, {"body": LANDLINE, "key": "k" * 20, "garde": "publier", "garde-motif": "Numéro de la salle"}
    )
    assert sent.status_code in (302, 303)
    assert count(Post) == 2
    line = session().scalars(select(AuditEntry).filter_by(action="garde.outrepassee")).one()
    assert line.detail == {"types": ["telephone"], "champs": ["body"], "motif": "Numéro de la salle"}
    assert line.actor_id == ana.id


@pytest.mark.parametrize("name", ["title", "keywords", "body"])
def test_every_text_of_a_new_discussion_is_judged(make, ana, visit, name):
    space = make.space("Entraide")
    data = {
        "espace": space.slug,
        "title": "Un titre assez long",
        "body": "Bonjour",
        "keywords": "",
        "key": "k" * 20,
    }
    data[name] += f" NIR {NIR}"
    assert visit(ana).submit("/discussions/nouvelle", data).status_code == 422
    assert count(Thread) == 0


def test_edits_questions_profiles_and_resources_are_judged(make, thread, ana, visit):
    browser = visit(ana)
    question = make.question("Une question assez longue ?", asker=ana)
    field = make.field()
    tries = [
        (browser, f"/discussions/{thread.id}/messages/1/modifier", {"body": NIR}),
        (browser, f"/discussions/{thread.id}/modifier", {"title": f"Titre {NIR}"}),
        (browser, "/questions/caf/nouvelle", {"title": f"Que faire pour {NIR} ?", "key": "k" * 20}),
        (browser, f"/questions/caf/{question.id}/messages", {"body": NIR, "key": "k" * 20}),
        (browser, "/compte/", {"first_name": "Ana", "last_name": "Petit", "job": NIR}),
        (visit(field), f"/questions/caf/{question.id}/notes", {"body": NIR, "key": "k" * 20}),
        (
            visit(field),
            "/ressources/nouvelle",
            {"title": "Guide", "source": NIR, "kind": "guide", "key": "k" * 20},
        ),
    ]
    for who, path, data in tries:
        answer = who.submit(path, data)
        assert (path, answer.status_code) == (path, 422)
        assert "sécurité sociale" in answer.text, path
    assert count(Question) == 1
    assert count(QuestionMessage) == 1


def test_a_draft_is_not_saved_by_masking(make, visit):
    data = {"title": "Guide", "source": f"Voir {NIR}", "kind": "guide", "key": "k" * 20, "garde": "masquer"}
    answer = visit(make.field()).submit("/ressources/nouvelle", data)
    assert answer.status_code == 422
    assert "[n° masqué]" in answer.text


def test_the_button_pressed_before_the_guard_is_remembered(make, visit):
    partner = make.partner("caf")
    question = make.question("Une question assez longue ?")
    path = f"/questions/caf/{question.id}/reponses"
    first = visit(partner).submit(path, {"body": LANDLINE, "key": "k" * 20, "suite": "valider"})
    assert 'value="publier:suite=valider"' in first.text
    data = {
        "body": LANDLINE,
        "key": "k" * 20,
        "garde": "publier:suite=valider",
        "garde-motif": "Ligne de la salle",
    }
    assert visit(partner).submit(path, data).status_code in (302, 303)
    session().expire_all()
    assert session().get_one(Question, question.id).validated_at is not None


def test_the_directory_may_be_cited(make, thread, ana, visit):
    make.animateur(email="yanis.bourgeois@orange.fr", phone="0612345678")
    data = {"body": "Écrire à yanis.bourgeois@orange.fr ou 06 12 34 56 78", "key": "k" * 20}
    assert visit(ana).submit(f"/discussions/{thread.id}/reponses", data).status_code in (302, 303)


def test_the_page_asks_while_one_types(ana, visit, stranger):
    answer = visit(ana).submit("/garde", {"text": f"Son numéro {NIR}", "markdown": "1"})
    assert answer.json == {
        "constats": [{"type": "nir", "niveau": "bloque", "debut": 11, "fin": 32}],
        "phrase": "Ce texte semble contenir un numéro de sécurité sociale.",
        "bouton": "Masquer le numéro",
        "extraits": [["Son numéro ", "2 69 05 •• ••• ••• ••", ""]],
        "masque": "Son numéro [n° masqué]",
    }
    assert visit(ana).submit("/garde", {"text": "Bonjour"}).json["constats"] == []
    assert stranger.submit("/garde", {"text": NIR}).status_code in (302, 303, 401)


def test_what_shows_a_place_hides_the_others_beside(ana, visit):
    text = f"Numéro {NIR}, portable 06 12 34 56 78."
    shown = visit(ana).submit("/garde", {"text": text}).json["extraits"]
    assert [one[1] for one in shown] == ["2 69 05 •• ••• ••• ••", "06 1• •• •• ••"]
    assert "34 56" not in str(shown) and "588" not in str(shown)
