"""The pages of channels, and what each role gets from hand-made requests."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest

from fsforum.channels import queries as read
from fsforum.channels import service
from fsforum.core import clock, mails
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Outbox, Question, QuestionMessage, QuestionState, ResourceQuestion, ThemeBody

S = QuestionState
PARTNER_ACTS = {
    "prise-en-charge": {},
    "reponses": {"body": "Oui."},
    "precisions": {"body": "Laquelle ?"},
    "validation": {},
    "reorientation": {"target": "msa"},
    "notes": {"body": "Entre nous."},
}
ANIMATION_ACTS = {"assignation": {"person": "1"}}


def at(question: Question, act: str = "") -> str:
    return f"/questions/caf/{question.id}" + (f"/{act}" if act else "")


def state_of(question: Question) -> QuestionState:
    session().expire_all()
    return session().get_one(Question, question.id).state


# Asking


def test_an_animateur_asks_the_caf(make, visit):
    """The form says for whom, in how many days, and that cases do not belong here."""
    ana, caf, theme = make.animateur(), make.body("caf"), make.theme()
    with transaction() as db:
        db.add(ThemeBody(theme_id=theme.id, body_id=caf.id))
    browser = visit(ana)
    page = browser.get("/questions/caf/nouvelle").text
    for words in ("Poser une question à la CAF", "Réponse sous 5\u00a0jours ouvrés", "Changer de partenaire"):
        assert words in page
    assert "Une démarche, pas un dossier." in page and "Administration+" in page
    form = {
        "title": "Un RIB changé : quel délai ?",
        "body": "",
        "theme": theme.slug,
        "keywords": "",
        "key": "k1",
    }
    answer = browser.submit("/questions/caf/nouvelle", form)
    assert answer.status_code == 303
    assert browser.submit("/questions/caf/nouvelle", form).headers["Location"] == answer.headers["Location"]
    page = browser.get(answer.headers["Location"]).text
    assert (
        "Votre question est envoyée à la CAF" in page and 'name="draft-done" content="question-caf"' in page
    )
    assert "Envoyée" in page and theme.name in page


def test_an_invalid_question_comes_back_with_its_files_and_suggestions(make, visit):
    make.question("Attestation de paiement introuvable : où la trouver ?", state=S.VALIDATED)
    browser = visit(make.animateur())
    upload = (io.BytesIO(b"bonjour"), "notice.txt")
    data = {"title": "Trop", "body": "Attestation de paiement introuvable", "theme": "", "files": upload}
    answer = browser.submit("/questions/caf/nouvelle", data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "notice.txt" in answer.text and "introuvable : où la trouver" in answer.text
    assert "La question n’est pas encore envoyée" in answer.text
    assert session().query(Question).count() == 1


def test_files_reach_the_first_message(make, visit, queries, marks_later):
    ana = make.animateur()
    browser = visit(ana)
    data = {
        "title": "Une question avec sa pièce ?",
        "body": "Voir.",
        "theme": "",
        "files": (io.BytesIO(b"bonjour"), "notice.txt"),
    }
    make.body("caf")
    answer = browser.submit("/questions/caf/nouvelle", data, content_type="multipart/form-data")
    with queries(at_most=7):
        page = browser.get(answer.headers["Location"]).text
    assert "notice.txt" in page


def test_the_theme_proposes_its_bodies_first(make, visit):
    theme, cpam = make.theme("Santé"), make.body("cpam")
    make.body("caf")
    with transaction() as db:
        db.add(ThemeBody(theme_id=theme.id, body_id=cpam.id))
    page = visit(make.animateur()).get("/questions/nouvelle?theme=sante").text
    assert page.index("Poser une question à la CPAM") < page.index("Poser une question à la CAF")
    assert "/questions/cpam/nouvelle?theme=sante" in page


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_only_the_structures_and_the_animation_ask(make, visit, role):
    make.body("caf")
    browser = visit(getattr(make, role)())
    assert browser.get("/questions/nouvelle").status_code == 403
    assert browser.get("/questions/caf/nouvelle").status_code == 403
    assert browser.submit("/questions/caf/nouvelle", {"title": "Une question ?"}).status_code == 403


def test_similar_things_as_json_within_the_reader_s_rights(make, visit):
    make.body("justice", restricted=True)
    make.question("Aide juridictionnelle et hébergement : comment faire ?", channel="justice")
    path = "/questions/similaires?texte=aide+juridictionnelle+hébergement"
    found = visit(make.animateur()).get(path).json["resultats"]
    assert [set(one) for one in found] == [{"titre", "url", "type", "etat", "extrait"}]
    assert found[0]["type"] == "question" and found[0]["etat"] == "Envoyée"
    assert visit(make.partner("caf")).get(path).json == {"resultats": []}
    assert visit(make.animateur()).get("/questions/similaires").json == {"resultats": []}


# Rights


@pytest.mark.parametrize("act", PARTNER_ACTS)
@pytest.mark.parametrize("who", ["animateur", "observer", "wrong partner"])
def test_hand_made_acts_are_refused(make, visit, act, who):
    make.body("msa")
    question = make.question(state=S.ANSWERED if act == "validation" else S.SENT)
    person = make.partner("cpam") if who == "wrong partner" else getattr(make, who)()
    before = state_of(question)
    assert visit(person).submit(at(question, act), PARTNER_ACTS[act]).status_code == 403
    assert state_of(question) == before
    assert session().query(QuestionMessage).filter_by(question_id=question.id).count() < 3


@pytest.mark.parametrize("act", ANIMATION_ACTS)
def test_steering_is_for_the_animation(make, visit, act):
    question = make.question()
    for person in (make.partner("caf"), make.animateur(), make.observer()):
        assert visit(person).submit(at(question, act), ANIMATION_ACTS[act]).status_code == 403
        assert visit(person).get(at(question, act)).status_code == 403


@pytest.mark.parametrize("act", ["moi-aussi", "messages", "sans-suite"])
def test_observers_only_read(make, visit, act):
    question = make.question()
    browser = visit(make.observer())
    assert browser.get(at(question)).status_code == 200
    assert browser.submit(at(question, act), {"body": "x", "reason": "Inutile"}).status_code == 403


def test_a_restricted_channel_does_not_exist_for_others(make, visit):
    justice = make.body("justice", restricted=True)
    question = make.question("Un mot canari unique ?", channel="justice")
    path = f"/questions/justice/{question.id}"
    for person in (make.partner("caf"), make.observer()):
        browser = visit(person)
        for address in ("/questions/justice/", "/questions/justice/nouvelle", path, path + "/modifier"):
            assert browser.get(address).status_code == 404
        assert browser.submit(path + "/reponses", {"body": "x"}).status_code == 404
        assert browser.get("/questions/justice/mentions?q=ab").status_code == 404
        assert justice.name not in browser.get("/questions/").text
    for person in (make.partner("justice"), make.animateur(), make.field()):
        assert "canari" in visit(person).get(path).text
    assert "canari" not in visit(make.observer()).get("/questions/").text


def test_strangers_sign_in_first(make, stranger):
    question = make.question()
    for path in ("/questions/", "/questions/caf/", at(question), "/questions/similaires?texte=x"):
        assert "/connexion" in stranger.get(path).headers["Location"]


def test_notes_are_shown_to_the_body_and_the_animation_alone(make, visit):
    helene, ana = make.partner("caf"), make.animateur()
    question = make.question(asker=ana)
    answer = visit(helene).submit(at(question, "notes"), {"body": "motcanari"})
    assert answer.status_code == 303
    for person in (helene, make.field(), make.admin()):
        assert "motcanari" in visit(person).get(at(question)).text
    for person in (ana, make.animateur(), make.observer(), make.partner("cpam")):
        browser = visit(person)
        for path in (at(question), "/questions/caf/", "/questions/similaires?texte=motcanari"):
            assert "motcanari" not in browser.get(path).text
        assert browser.get(at(question, "messages/-1/modifier")).status_code == 404


# One question


def test_the_page_of_a_validated_answer(make, visit):
    """On top, with body, name and date; the guide that holds it is linked."""
    question = make.question(state=S.VALIDATED, answer="Le montant **net social**.")
    guide = make.resource("Prime d’activité pas à pas")
    with transaction() as db:
        db.add(ResourceQuestion(resource_id=guide.id, question_id=question.id))
    page = visit(make.animateur()).get(at(question)).text
    assert page.index("Réponse validée par la CAF") < page.index("La question et les échanges")
    assert "<strong>net social</strong>" in page and "À jour" in page
    assert guide.slug in page and "En faire un guide" not in page
    page = visit(make.partner("caf")).get(at(question)).text
    assert f"/ressources/nouvelle?question={question.id}" in page


def test_the_referent_answers_and_validates_in_one_post(make, visit):
    question = make.question()
    browser = visit(make.partner("caf"))
    data = {"body": "Oui, **toujours**.", "suite": "valider", "key": "k"}
    for _ in range(2):
        assert browser.submit(at(question, "reponses"), data).status_code == 303
    assert state_of(question) == S.VALIDATED
    assert session().query(QuestionMessage).filter_by(kind="reponse").count() == 1


def test_an_empty_answer_comes_back(make, visit):
    question = make.question()
    answer = visit(make.partner("caf")).submit(at(question, "reponses"), {"body": "  "})
    assert answer.status_code == 422 and "Écrivez votre message." in answer.text
    assert visit(make.partner("caf")).submit(at(question, "notes"), {"body": ""}).status_code == 422
    assert state_of(question) == S.SENT


def test_who_comes_second_is_told_so(make, visit):
    question = make.question()
    first, second = visit(make.partner("caf")), visit(make.partner("caf"))
    assert first.submit(at(question, "prise-en-charge")).status_code == 303
    answer = second.submit(at(question, "prise-en-charge"))
    assert answer.status_code == 409 and "déjà prise en charge" in answer.text


def test_text_refused_because_of_another_s_speed_is_given_back(make, visit):
    question = make.question(state=S.DROPPED)
    text = "Une longue réponse écrite trop tard."
    answer = visit(make.partner("caf")).submit(at(question, "reponses"), {"body": text})
    assert answer.status_code == 409 and text in answer.text


def test_a_question_is_re_routed_and_its_old_address_follows(make, visit):
    make.body("msa", commitment_days=3)
    ana, helene = make.animateur(), make.partner("caf")
    question = make.question(asker=ana)
    browser = visit(helene)
    assert "MSA" in browser.get(at(question, "reorientation")).text
    assert browser.submit(at(question, "reorientation"), {"target": "caf"}).status_code == 422
    answer = browser.submit(at(question, "reorientation"), {"target": "msa", "word": "Régime agricole"})
    assert answer.headers["Location"] == f"/questions/msa/{question.id}"
    moved = visit(ana).get(at(question))
    assert moved.status_code == 302 and moved.headers["Location"] == f"/questions/msa/{question.id}"
    page = visit(ana).get(moved.headers["Location"]).text
    assert "Régime agricole" in page and "Réorientée" in page and "auparavant\u00a0: CAF" in page
    assert browser.submit(f"/questions/msa/{question.id}/reponses", {"body": "x"}).status_code == 403
    assert visit(ana).get(f"/questions/nulle-part/{question.id}").status_code == 404


def test_an_old_address_of_a_question_now_restricted_is_absent(make, visit):
    make.body("justice", restricted=True)
    question = make.question()
    field = visit(make.field())
    assert field.submit(at(question, "reorientation"), {"target": "justice"}).status_code == 303
    assert visit(make.observer()).get(at(question)).status_code == 404


def test_the_asker_replies_and_the_question_goes_on(make, visit):
    ana, helene = make.animateur(), make.partner("caf")
    question = make.question(asker=ana)
    visit(helene).submit(at(question, "precisions"), {"body": "Pour quelle prestation ?"})
    assert state_of(question) == S.CLARIFY
    page = visit(ana).get(at(question)).text
    assert "Une précision vous est demandée" in page and "En pause" in page
    visit(ana).submit(at(question, "messages"), {"body": "L’aide au logement."})
    assert state_of(question) == S.TAKEN


def test_a_bystander_does_not_write_but_a_site_concerned_does(make, visit):
    question = make.question()
    browser = visit(make.animateur())
    assert browser.submit(at(question, "messages"), {"body": "Bonjour"}).status_code == 403
    assert browser.submit(at(question, "moi-aussi"), {"actif": "1"}).status_code == 303
    assert "Écrire un message" in browser.get(at(question)).text
    assert browser.submit(at(question, "messages"), {"body": "Même chose ici"}).status_code == 303
    assert browser.submit(at(question, "moi-aussi"), {"actif": "0"}).status_code == 303
    session().expire_all()
    assert session().get_one(Question, question.id).site_count == 1


def test_the_asker_s_own_site_does_not_say_moi_aussi(make, visit):
    ana = make.animateur()
    question = make.question(asker=ana)
    assert visit(ana).submit(at(question, "moi-aussi")).status_code == 403


def test_the_animation_attaches_a_duplicate_by_its_address(make, visit):
    original = make.question("Quels recours contre un trop-perçu ?")
    double = make.question("Trop-perçu : quels recours possibles ?")
    browser = visit(make.field())
    page = browser.get(at(double, "doublon")).text
    assert "Quels recours contre un trop-perçu" in page
    assert browser.submit(at(double, "doublon"), {"original": "n’importe quoi"}).status_code == 422
    assert browser.submit(at(double, "doublon"), {"original": str(double.id)}).status_code == 422
    address = f" http://exemple.test/questions/caf/{original.id}/?page=2#message-1"
    assert browser.submit(at(double, "doublon"), {"original": address}).status_code == 303
    assert state_of(double) == S.DUPLICATE
    assert "Quels recours contre un trop-perçu" in visit(make.animateur()).get(at(double)).text


def test_a_duplicate_does_not_name_an_original_that_one_may_not_read(make, visit):
    make.body("justice", restricted=True)
    original = make.question("Un canari restreint ?", channel="justice")
    double = make.question()
    assert visit(make.field()).submit(at(double, "doublon"), {"original": original.id}).status_code == 303
    assert "canari" not in visit(make.observer()).get(at(double)).text
    assert "canari" in visit(make.animateur()).get(at(double)).text


def test_the_animation_assigns_and_drops(make, visit):
    helene, question = make.partner("caf"), make.question()
    browser = visit(make.field())
    assert helene.full_name in browser.get(at(question, "assignation")).text
    assert (
        browser.submit(at(question, "assignation"), {"person": str(make.animateur().id)}).status_code == 422
    )
    assert browser.submit(at(question, "assignation"), {"person": str(helene.id)}).status_code == 303
    assert "a confié la question à" in browser.get(at(question)).text
    assert browser.submit(at(question, "sans-suite"), {"reason": ""}).status_code == 422
    assert browser.submit(at(question, "sans-suite"), {"reason": "Sans objet."}).status_code == 303
    assert "Sans objet." in browser.get(at(question)).text
    assert browser.get(at(question, "sans-suite")).status_code == 409


def test_the_asker_closes_their_own_question(make, visit):
    ana = make.animateur()
    question = make.question(asker=ana)
    assert (
        visit(make.animateur()).submit(at(question, "sans-suite"), {"reason": "Inutile"}).status_code == 403
    )
    assert visit(ana).submit(at(question, "sans-suite"), {"reason": "J’ai trouvé."}).status_code == 303


def test_edits_by_their_author(make, visit):
    ana = make.animateur()
    question = make.question(asker=ana)
    browser = visit(ana)
    assert browser.get(at(question, "modifier")).status_code == 200
    assert browser.submit(at(question, "modifier"), {"title": "x", "theme": ""}).status_code == 422
    new = {"title": "Un titre plus clair ?", "theme": "", "keywords": "rib"}
    assert browser.submit(at(question, "modifier"), new).status_code == 303
    assert browser.submit(at(question, "messages/1/modifier"), {"body": "Texte neuf."}).status_code == 303
    page = browser.get(at(question)).text
    assert "Un titre plus clair" in page and "Texte neuf." in page and "modifié" in page
    other = visit(make.animateur())
    assert other.submit(at(question, "modifier"), new).status_code == 403
    assert other.submit(at(question, "messages/1/modifier"), {"body": "x"}).status_code == 403


def test_useful_follow_and_save(make, visit):
    question = make.question(state=S.VALIDATED)
    browser = visit(make.animateur())
    for act in ("messages/2/utile", "suivi", "enregistrement"):
        assert browser.submit(at(question, act), {"actif": "1"}).status_code == 303
    page = browser.get(at(question)).text
    assert "Utile · 1" in page and "Suivie" in page and "Enregistrée" in page
    assert visit(make.observer()).submit(at(question, "messages/2/utile")).status_code == 403
    assert browser.submit(at(question, "messages/1/utile")).status_code == 403


@pytest.mark.parametrize("number", ["99", "2147483648", "9" * 40, "0"])
def test_numbers_of_no_question_are_absent(make, visit, number):
    make.body("caf")
    browser = visit(make.animateur())
    assert browser.get(f"/questions/caf/{number}").status_code == 404
    assert browser.get(f"/questions/caf/1/messages/-{number}/modifier").status_code == 404


def test_mentions_complete_names_of_readers_only(make, visit):
    make.body("justice", restricted=True)
    make.partner("justice", first_name="Zoé", last_name="Dupuis")
    make.partner("caf", first_name="Zoé", last_name="Martin")
    browser = visit(make.animateur())
    names = [one["name"] for one in browser.get("/questions/justice/mentions?q=zo").json]
    assert names == ["Zoé Dupuis"]
    assert browser.get("/questions/justice/mentions?q=z").json == []


def test_a_page_is_six_statements_however_long_the_exchange(make, visit, queries, marks_later):
    question = make.question(state=S.VALIDATED)
    for _ in range(12):
        make.line(question, make.animateur(), "Un message de plus.")
    for _ in range(5):
        visit(make.animateur()).submit(at(question, "moi-aussi"))
    for person in (make.animateur(), make.partner("caf"), make.field()):
        browser, path = visit(person), at(question)
        with queries(at_most=6):
            assert browser.get(path).status_code == 200


def late(question: Question, days: int, **values: Any) -> None:
    with transaction() as db:
        row = db.get_one(Question, question.id)
        row.due_on = clock.today() + timedelta(days=-days)
        for name, value in values.items():
            setattr(row, name, value)


def test_the_referent_s_queue_comes_first_by_sites_then_delay(make, visit, queries, marks_later):
    helene = make.partner("caf")
    titles = ["Une peu en retard ?", "La plus en retard ?", "Deux sites, moins en retard ?"]
    first, second, third = (make.question(title) for title in titles)
    late(first, 1)
    late(second, 9)
    late(third, 1, site_count=2)
    make.question("Pour la CPAM seulement ?", channel="cpam")
    browser = visit(helene)
    with queries(at_most=6):
        page = browser.get("/questions/").text
    places = [page.index(titles[n]) for n in (2, 1, 0)]
    assert places == sorted(places) and page.index("À répondre") < places[0]
    assert "Pour la CPAM seulement ?" not in page
    assert "Je m’en occupe" in page and "En retard de" in page


def test_the_field_animator_sees_all_that_waits(make, visit, queries, marks_later):
    late(make.question("En retard à la CPAM ?", channel="cpam"), 9)
    make.question("Dans les temps à la CAF ?")
    browser = visit(make.field())
    with queries(at_most=6):
        page = browser.get("/questions/").text
    assert page.index("En retard à la CPAM ?") < page.index("Dans les temps à la CAF ?")
    assert "En retard <span>1" in page


def test_an_animateur_s_list_offers_no_act(make, visit, queries, marks_later):
    make.question()
    browser = visit(make.animateur())
    for path in ("/questions/", "/questions/caf/"):
        with queries(at_most=6):
            page = browser.get(path).text
        assert "Je m’en occupe" not in page


def test_tabs_and_their_counts(make, visit, queries, marks_later):
    for state in (S.SENT, S.TAKEN, S.CLARIFY, S.ANSWERED, S.VALIDATED, S.PUBLISHED, S.DROPPED, S.DUPLICATE):
        make.question(f"Une question {state.value} à lire", state=state)
    browser = visit(make.partner("caf"))
    shown = {
        "": ("envoyee", "prise_en_charge"),
        "en-pause": ("precision_demandee",),
        "repondues": ("reponse_apportee", "reponse_validee", "publiee"),
        "sans-suite": ("sans_suite", "doublon"),
        "inconnu": ("envoyee", "prise_en_charge"),
    }
    for tab, states in shown.items():
        with queries(at_most=6):
            page = browser.get(f"/questions/caf/?etat={tab}").text
        assert [f"Une question {s.value} à" in page for s in S] == [s.value in states for s in S]
    for words in ("À répondre <span>2", "En pause <span>1", "Répondues <span>3", "Sans suite <span>2"):
        assert words in page


@pytest.mark.parametrize("tab", ["", "repondues"])
def test_a_channel_pages_without_repeating_or_hiding(make, visit, tab):
    body = make.body("caf")
    ana = make.animateur()
    state = S.DROPPED if tab else S.SENT
    titles = set()
    with transaction() as db:
        for n in range(45):
            titles.add(f"Question numéro {n:02}, oui ou non")
            now = clock.now() - timedelta(minutes=n // 3)
            db.add(
                Question(
                    body_id=body.id,
                    scope="channels",
                    asker_id=ana.id,
                    title=f"Question numéro {n:02}, oui ou non",
                    slug="q",
                    state=state,
                    created_at=now,
                    active_at=now,
                    site_count=n % 4,
                    due_on=clock.today() + timedelta(days=n % 5),
                )
            )
    browser = visit(ana)
    seen: list[str] = []
    path = "/questions/caf/" + ("?etat=sans-suite" if tab else "")
    for _ in range(3):
        page = browser.get(path).text
        seen += [title for title in titles if title in page]
        path = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert len(seen) == 45 and set(seen) == titles


@pytest.mark.parametrize(
    "position", ["x", "2026-01-01", "2026-13-01.1.1", "2026-01-01.-1.1", "2026-01-01.1." + "9" * 30]
)
def test_a_senseless_position_is_the_first_page(make, visit, position):
    make.question("Une question visible")
    assert "Une question visible" in visit(make.animateur()).get(f"/questions/caf/?apres={position}").text


def test_empty_channels_say_so(make, visit):
    make.body("caf")
    helene = make.partner("caf")
    assert "rien à faire ici" in visit(helene).get("/questions/").text
    assert "rien à faire ici" in visit(make.animateur()).get("/questions/caf/").text


def test_a_get_writes_nothing_but_the_read_mark(make, visit, app):
    question = make.question()
    browser = visit(make.animateur())
    before = session().query(QuestionMessage).count()
    active = question.active_at
    browser.get(at(question))
    session().expire_all()
    assert session().query(QuestionMessage).count() == before
    assert session().get_one(Question, question.id).active_at == active


def newest_mail(app):
    """The mail that was queued last, as it would leave now."""
    with app.test_request_context():
        return mails.compose(session().query(Outbox).order_by(Outbox.id.desc()).first())


def test_mails_say_the_title_and_no_text(make, app):
    ana, helene = make.animateur(), make.partner("caf")
    number = service.ask(make.body("caf"), ana, "Une question courte ?", "Motcanari")
    question = read.question("caf", number)
    assert question is not None
    composed = [newest_mail(app)]
    service.ask_clarification(question, helene, "Motcanari")
    composed.append(newest_mail(app))
    service.answer(question, helene, "Motcanari", valid=True)
    composed.append(newest_mail(app))
    subjects = [mail.subject for mail in composed if mail]
    assert subjects == [
        "Nouvelle question à la CAF : Une question courte ?",
        "Une précision vous est demandée : Une question courte ?",
        "La CAF a répondu : Une question courte ?",
    ]
    for mail in composed:
        assert mail and "Motcanari" not in mail.text + mail.html and f"/questions/caf/{number}" in mail.text


def test_me_too_stands_before_the_exchange_and_no_id_is_twice(make, visit):
    question = make.question("Une question partagée")
    page = visit(make.animateur()).get(f"/questions/caf/{question.id}").text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.index("/moi-aussi") < page.index('id="echanges"') < page.rindex("/moi-aussi")


def test_what_resembles_a_question_is_shown_once_before_it_is_sent(make, visit):
    make.question("Quels recours contre un trop-perçu ?", state=QuestionState.VALIDATED)
    browser = visit(make.animateur())
    typed = {"title": "Recours contre un trop-perçu", "body": "", "theme": "", "keywords": "", "key": "k1"}
    page = browser.submit("/questions/caf/nouvelle", typed)
    assert page.status_code == 200
    assert (
        "Quels recours contre un trop-perçu" in page.text
        and "Ma question est différente, l’envoyer" in page.text
    )
    assert "Recours contre un trop-perçu</textarea>" in page.text.replace("\n", "")
    assert re.search(r'name="seen"[^>]*value="1"', page.text)
    assert browser.submit("/questions/caf/nouvelle", typed | {"seen": "1"}).status_code == 303


def test_an_answer_written_meanwhile_is_read_before_it_is_replaced(make, visit):
    question, lucie = make.question(), make.partner("caf")
    browser = visit(make.partner("caf"))
    seen = re.search(r'name="seen" value="(\d+)"', browser.get(at(question)).text)
    assert seen is not None
    service.answer(read.question("caf", question.id), lucie, "Celle de Lucie.", valid=True)
    mine = {"body": "Celle d’Hélène.", "suite": "valider", "key": "k", "seen": seen[1]}
    page = browser.submit(at(question, "reponses"), mine)
    assert page.status_code == 409
    assert "Celle de Lucie." in page.text and "Celle d’Hélène." in page.text
    assert "Votre texte est conservé" in page.text and "Remplacer la réponse validée" in page.text
    session().expire_all()
    assert session().get_one(Question, question.id).answer_seq == 2
