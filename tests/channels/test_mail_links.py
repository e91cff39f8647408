"""From the mail: a link, a page, a button; with the rights of that moment, and for its recipient alone."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from fsforum.channels import queries, service
from fsforum.core import clock, links_signed, mails, people
from fsforum.core.links_signed import Act
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    AuditEntry,
    Base,
    MessageKind,
    Outbox,
    Question,
    QuestionMessage,
    QuestionState,
    Role,
    User,
)

LINK = re.compile(r"http://127\.0\.0\.1:8000(/courriel/\S+)")
DEAD = "Lien expiré ou déjà utilisé\xa0: demandez-en un nouveau"


@pytest.fixture
def helene(make):
    return make.partner("caf", first_name="Hélène", last_name="Vautrin")


@pytest.fixture
def question(make, helene):
    return make.question("Prime d’activité et garde alternée", "Que faut-il **vérifier** ?")


@pytest.fixture
def link(question, helene):
    """`link(Act.TAKE)`: the address in Hélène's mail."""

    def made(act: Act, user: User | None = None) -> str:
        return links_signed.act(user or helene, question.id, act)

    return made


def state_of(question: Question) -> Question:
    session().expire_all()
    return session().get_one(Question, question.id)


def land(browser, answer):
    """The page to which an answer sends the browser."""
    assert answer.status_code == 303
    return browser.get(answer.location)


@pytest.fixture
def later(monkeypatch):
    """`later(31)`: it is so many days later (before, if negative) for the requests too."""
    start = clock.now()

    def go(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=days))

    return go


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {
        t.name: session().scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables
    }


def test_the_mail_of_a_new_question_says_it_all_and_links_to_its_acts(make, helene):
    make.body("msa")
    structure = make.structure("Maison de Rioz")
    ana = make.animateur(first_name="Ana", last_name="Rioz", structure_id=structure.id)
    theme = make.theme("Famille et prestations")
    service.ask(make.body("caf"), ana, "Garde alternée et prime", "Motcanari", theme_id=theme.id)
    mails.deliver_due()
    session().expire_all()
    mail = session().scalars(select(Outbox).where(Outbox.user_id == helene.id)).one()
    for said in (
        "Garde alternée et prime",
        "Maison de Rioz",
        "Famille et prestations",
        "À répondre avant le",
    ):
        assert said in mail.subject + mail.text, said
        assert said in mail.html, said
    assert "Motcanari" not in mail.text + mail.html
    acts = [links_signed.opened(path.rpartition("/")[2]).act for path in LINK.findall(mail.text)[:3]]
    assert acts == [Act.ANSWER, Act.TAKE, Act.REDIRECT]
    for label in ("Répondre", "Je m’en occupe", "Ce n’est pas pour nous"):
        assert label in mail.text
        assert label in mail.html


def test_a_scanner_that_opens_every_link_changes_nothing(stranger, link, question):
    before = rows()
    for act in Act:
        for _ in range(5):
            assert stranger.get(link(act)).status_code == 200
            assert stranger.head(link(act)).status_code == 200
    assert rows() == before
    assert state_of(question).state == QuestionState.SENT


def test_the_page_says_who_acts_and_stays_out_of_caches(stranger, link):
    page = stranger.get(link(Act.TAKE))
    assert "Vous agissez au nom de Hélène Vautrin (CAF)" in page.text
    assert "<strong>vérifier</strong>" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Se déconnecter" not in page.text


def test_taking_a_question(stranger, link, question, helene):
    answer = land(stranger, stranger.submit(link(Act.TAKE)))
    assert "Vous vous occupez de cette question" in answer.text
    found = state_of(question)
    assert (found.state, found.taken_by_id) == (QuestionState.TAKEN, helene.id)
    assert "/connexion" in stranger.get("/questions/caf/").location, "the link signs nobody in"


def test_a_button_needs_the_token_of_its_page(stranger, link, question):
    assert stranger.post(link(Act.TAKE)).status_code == 400
    assert state_of(question).state == QuestionState.SENT


def test_re_routing_a_question(stranger, make, link, question):
    msa = make.body("msa")
    page = stranger.submit(link(Act.REDIRECT), {"target": "", "word": "C’est la MSA"})
    assert page.status_code == 422
    assert "C’est la MSA" in page.text
    page = stranger.submit(link(Act.REDIRECT), {"target": "msa", "word": "C’est la MSA"})
    assert "La question est réorientée" in page.text
    assert state_of(question).body_id == msa.id
    again = stranger.get(link(Act.ANSWER))
    assert again.status_code == 403
    assert "n’est plus à traiter par vous" in again.text
    typed = stranger.submit(link(Act.ANSWER), {"body": "Une longue réponse."})
    assert typed.status_code == 403 and "Une longue réponse." in typed.text


def test_answering_with_a_file_and_validating(stranger, link, question, helene):
    data = {"body": "Le montant net social.", "suite": "valider", "key": "une-cle"}
    data["files"] = (BytesIO(b"Une notice."), "notice.txt")
    sent = land(stranger, stranger.submit(link(Act.ANSWER), data, content_type="multipart/form-data"))
    assert "Votre réponse est validée" in sent.text
    found = state_of(question)
    assert (found.state, found.validated_by_id) == (QuestionState.VALIDATED, helene.id)
    line = session().scalars(select(QuestionMessage).filter_by(kind=MessageKind.ANSWER)).one()
    assert (line.author_id, line.file_count) == (helene.id, 1)


def test_sent_twice_an_answer_stands_once(stranger, link):
    for _ in range(2):
        stranger.submit(link(Act.ANSWER), {"body": "Une réponse.", "suite": "repondre", "key": "la-meme"})
    assert session().query(QuestionMessage).filter_by(kind=MessageKind.ANSWER).count() == 1


def test_an_answer_given_before_is_validated_from_the_mail(stranger, link, question):
    stranger.submit(link(Act.ANSWER), {"body": "Une réponse.", "suite": "repondre", "key": "k"})
    page = stranger.get(link(Act.ANSWER))
    assert "Valider la réponse" in page.text
    stranger.submit(link(Act.ANSWER), {"suite": "validation"})
    assert state_of(question).state == QuestionState.VALIDATED


def test_an_invalid_answer_comes_back_with_its_file(stranger, link):
    data = {"body": " ", "suite": "valider", "files": (BytesIO(b"Une notice."), "notice.txt")}
    page = stranger.submit(link(Act.ANSWER), data, content_type="multipart/form-data")
    assert page.status_code == 422
    assert "Écrivez votre message." in page.text
    assert "notice.txt" in page.text
    assert "/fichiers/" not in page.text, "nobody is signed in: a link would lose what was written"


def test_an_act_that_comes_too_late_says_so(stranger, link, question, make):
    service.answer(queries.numbered(question.id), make.partner("caf"), "Déjà fait.", valid=True)
    assert "déjà validée" in stranger.get(link(Act.TAKE)).text
    late = stranger.submit(link(Act.TAKE))
    assert late.status_code == 409


def test_the_link_of_the_cpam_cannot_act_on_a_question_to_the_caf(stranger, make, link, question):
    karim = make.partner("cpam")
    for act in Act:
        assert stranger.get(link(act, karim)).status_code == 403
        data = {"body": "Non.", "target": "cpam"}
        assert stranger.submit(link(act, karim), data).status_code == 403
    assert state_of(question).state == QuestionState.SENT


@pytest.mark.parametrize("case", ["suspended", "removed", "other body", "back from suspension"])
def test_the_links_of_a_changed_account_are_dead(case, stranger, make, link, helene, question):
    address = link(Act.TAKE)
    if case == "removed":
        people.anonymise(None, helene)
    elif case == "other body":
        people.change_role(None, helene, Role.PARTNER, body_id=make.body("cpam").id)
    else:
        people.suspend(None, helene)
    if case == "back from suspension":
        people.reactivate(None, helene)
    page = stranger.get(address)
    assert page.status_code == 410
    assert DEAD in page.text
    assert question.title not in page.text
    assert stranger.submit(address).status_code == 410
    assert state_of(question).state == QuestionState.SENT


def test_a_forged_link_is_dead(stranger, link):
    address = link(Act.TAKE)
    for bad in (address[:-2] + "zz", "/courriel/x", "/courriel/.", "/courriel/" + "a" * 500):
        assert stranger.get(bad).status_code in (404, 410)


def test_an_expired_link_sends_a_new_one_to_its_own_account(stranger, link, helene, question, later):
    address = link(Act.ANSWER)
    later(31)
    page = stranger.get(address)
    assert page.status_code == 410
    assert DEAD in page.text
    assert question.title not in page.text
    late = stranger.submit(address, {"body": "Trop tard."})
    assert late.status_code == 410 and "Trop tard." in late.text
    assert "Un nouveau lien arrive" in stranger.submit(f"{address}/nouveau-lien").text
    mails.deliver_due()
    session().expire_all()
    mail = session().scalars(select(Outbox)).one()
    assert (mail.template, mail.address) == ("new_link", helene.email)
    [again] = LINK.findall(mail.text)
    assert "Répondre" in mail.text and "nouvelle réponse" not in mail.text
    assert "Votre réponse" in stranger.get(again).text


def test_the_new_link_to_an_answer_that_was_validated_meanwhile_is_to_give_another(
    stranger, link, question, make, later
):
    address = link(Act.ANSWER)
    service.answer(queries.numbered(question.id), make.partner("caf"), "Déjà fait.", valid=True)
    later(31)
    stranger.submit(f"{address}/nouveau-lien")
    mails.deliver_due()
    session().expire_all()
    mail = session().scalars(select(Outbox).filter_by(template="new_link")).one()
    [again] = LINK.findall(mail.text)
    assert "Donner une nouvelle réponse" in mail.text
    assert "Donner une nouvelle réponse</h2>" in stranger.get(again).text, "with its form"


def test_a_link_to_another_act_lives_no_longer(stranger, link, later):
    address = link(Act.TAKE)
    later(29)
    page = stranger.get(address)
    others = re.findall(r'href="(/courriel/[^"]+)"', page.text)
    assert others
    assert stranger.get(others[0]).status_code == 200
    later(31)
    assert stranger.get(others[0]).status_code == 410


def test_opened_by_somebody_else_it_says_so_and_asks(visit, make, link, question, helene):
    bob = make.animateur(first_name="Bob", last_name="Martin")
    browser = visit(bob)
    page = browser.get(link(Act.TAKE))
    assert "Ce lien a été envoyé à Hélène Vautrin (CAF)" in page.text
    assert "Vous êtes connecté comme Bob Martin" in page.text
    asked = browser.submit(link(Act.ANSWER), {"body": "Une longue réponse."})
    assert asked.status_code == 409 and "Une longue réponse." in asked.text
    assert state_of(question).state == QuestionState.SENT
    confirmed = f"{link(Act.TAKE)}?au-nom={helene.id}"
    assert "Vous agissez au nom de Hélène Vautrin" in browser.get(confirmed).text
    browser.submit(confirmed)
    assert state_of(question).taken_by_id == helene.id


def test_a_channel_that_closed_meanwhile_hides_the_question(stranger, make, question):
    ana = make.animateur()
    with transaction() as opened:
        opened.get_one(Question, question.id).scope = "nobody"
    page = stranger.get(links_signed.act(ana, question.id, Act.TAKE))
    assert page.status_code == 410
    assert question.title not in page.text


def test_what_was_sent_is_kept_without_its_links(make, helene):
    from fsforum.core import mailframe

    text = "Répondre :\nhttps://a.fr/courriel/WzEsMl0.abc-_d\nhttps://a.fr/courriel/desabonnement/x.y\n"
    assert "WzEsMl0" not in mailframe.without_secrets(text)
    assert "x.y" not in mailframe.without_secrets(text)


def test_personal_data_is_held_and_a_warning_may_be_overridden_from_the_mail(stranger, link, helene):
    page = stranger.submit(link(Act.ANSWER), {"body": "NIR 1 85 05 78 006 084 91", "suite": "valider"})
    assert page.status_code == 422
    assert "numéro de sécurité sociale" in page.text
    data = {"body": "Appelez le 03 84 75 12 34 le matin.", "suite": "valider", "key": "k"}
    page = stranger.submit(link(Act.ANSWER), data)
    assert page.status_code == 422
    more = {"garde": "publier:suite=valider", "garde-motif": "C’est un standard public."}
    del data["suite"]
    answer = stranger.submit(link(Act.ANSWER), data | more)
    assert answer.status_code == 303
    line = session().scalars(select(QuestionMessage).filter_by(kind=MessageKind.ANSWER)).one()
    assert line.author_id == helene.id
    noted = session().scalars(select(AuditEntry).filter_by(action="garde.outrepassee")).one()
    assert noted.actor_id == helene.id


def test_what_was_on_the_page_is_read_once_its_button_was_pressed(make, helene, link, stranger, told):
    number = service.ask(make.body("caf"), make.animateur(), "Garde alternée", "?")
    take = links_signed.act(helene, number, Act.TAKE)
    stranger.get(take)
    assert told(helene) == ["nouvelle_question"]
    stranger.submit(take, {})
    assert told(helene) == []


def test_still_valid_is_asked_until_it_was_said(stranger, link, question, make):
    with clock.held_at(clock.now() - timedelta(days=350)):
        service.answer(queries.numbered(question.id), make.partner("caf"), "Oui.", valid=True)
    address = link(Act.STILL_VALID)
    assert "Cette réponse est-elle toujours valable" in stranger.get(address).text
    done = land(stranger, stranger.submit(address)).text
    assert "C’est noté" in done and "C’est vérifié" in done
    assert "<form" not in done.split('id="acte"')[1]


SEEN = re.compile(r'name="seen" value="(\d+)"')


def test_of_two_who_answer_at_once_the_second_reads_the_first_before(stranger, link, question, make):
    """Both référents got the mail; neither effaces what the other has just validated without knowing."""
    address, lucie = link(Act.ANSWER), make.partner("caf")
    [seen] = SEEN.findall(stranger.get(address).text)
    service.answer(queries.numbered(question.id), lucie, "Celle de Lucie.", valid=True)
    mine = {"body": "Celle d’Hélène.", "suite": "repondre", "key": "k", "seen": seen}
    page = stranger.submit(address, mine)
    assert page.status_code == 422
    assert "Une réponse vient d’être apportée pendant que vous écriviez" in page.text
    assert "Celle de Lucie." in page.text and "Celle d’Hélène." in page.text
    assert state_of(question).state == QuestionState.VALIDATED
    [seen] = SEEN.findall(page.text)
    assert stranger.submit(address, mine | {"suite": "valider", "seen": seen}).status_code == 303
    answers = select(QuestionMessage.source).filter_by(kind=MessageKind.ANSWER).order_by(QuestionMessage.id)
    assert list(session().scalars(answers)) == ["Celle de Lucie.", "Celle d’Hélène."]


def test_the_answer_that_is_validated_is_the_one_that_was_read(stranger, link, question, make):
    lucie = make.partner("caf")
    service.answer(queries.numbered(question.id), lucie, "La première.")
    seen = SEEN.findall(stranger.get(link(Act.ANSWER)).text)[0]
    service.answer(queries.numbered(question.id), lucie, "La seconde.")
    assert stranger.submit(link(Act.ANSWER), {"suite": "validation", "seen": seen}).status_code == 409
    assert state_of(question).state == QuestionState.ANSWERED
