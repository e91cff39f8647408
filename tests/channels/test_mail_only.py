"""Who never signs in hears by mail of all that waits for them, each time that it waits for them again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fsforum.channels import queries, service
from fsforum.core import mails
from fsforum.extensions import session
from fsforum.models import Help, Outbox, User


@pytest.fixture
def people(make) -> dict[str, User]:
    rioz = make.structure("Rioz").id
    return {
        "ana": make.animateur(first_name="Ana", last_name="Perrot", structure_id=rioz),
        "colleague": make.animateur(first_name="Bruno", last_name="Petit", structure_id=rioz),
        "helene": make.partner("caf", first_name="Hélène", last_name="Vautrin"),
        "lucie": make.partner("caf", first_name="Lucie", last_name="Jacquot"),
        "denis": make.partner("msa", first_name="Denis", last_name="Pouget"),
        "nadia": make.field(first_name="Nadia", last_name="Ferrand"),
    }


@pytest.fixture
def number(make, people) -> int:
    return service.ask(make.body("caf"), people["ana"], "Garde alternée et prime ?", "x")


def received(user: User) -> list[Outbox]:
    """What arrived since the last look, as it was composed when it left."""
    session().commit()
    while mails.deliver_due():
        pass
    session().expire_all()
    mine = select(Outbox).where(Outbox.user_id == user.id, Outbox.outcome == "kept", Outbox.subject != "")
    found = list(session().scalars(mine.order_by(Outbox.id)))
    new = [mail for mail in found if mail.id not in _seen]
    _seen.update(mail.id for mail in new)
    return new


_seen: set[int] = set()


@pytest.fixture(autouse=True)
def nothing_seen():
    _seen.clear()


def q(number: int):
    session().expire_all()
    return queries.numbered(number)


def test_who_is_given_the_question_gets_a_mail_that_names_who_asked(number, people):
    helene = people["helene"]
    [first] = received(helene)
    assert first.subject == "Nouvelle question à la CAF : Garde alternée et prime ?"
    service.assign(q(number), people["nadia"], helene)
    [given] = received(helene)
    assert given.subject == "Nadia Ferrand vous confie une question : Garde alternée et prime ?"
    assert "Posée par\xa0: Ana Perrot, Rioz" in given.text
    assert received(people["lucie"])[-1].subject.startswith("Nouvelle question"), "nobody gave it to her"


def test_a_redirected_question_says_who_asked_and_who_redirected(number, people, make):
    service.redirect(q(number), people["helene"], make.body("msa"), "")
    [mail] = received(people["denis"])
    assert mail.subject == "Question réorientée vers la MSA : Garde alternée et prime ?"
    assert "Posée par\xa0: Ana Perrot, Rioz" in mail.text
    assert "Réorientée par\xa0: Hélène Vautrin" in mail.text
    assert received(people["helene"]) == []


@pytest.mark.parametrize("who", ["ana", "colleague"])
def test_the_clarification_that_was_asked_for_comes_by_mail(number, people, who):
    helene, ana = people["helene"], people["ana"]
    received(helene)
    service.ask_clarification(q(number), helene, "Combien d’enfants ?")
    assert len(received(ana)) == 1
    service.say(q(number), people[who], "Deux.")
    [mail] = received(helene)
    assert mail.subject == "Question de nouveau à traiter : Garde alternée et prime ?"
    assert f"{people[who].full_name} vient d’y ajouter un message" in mail.text
    assert "/courriel/" in mail.text, "answered from there"
    service.ask_clarification(q(number), helene, "De quel âge ?")
    assert len(received(ana)) == 1, "asked anew, whether she read the first one or not"


def test_an_answer_that_did_not_help_comes_back_by_mail(number, people):
    helene, ana = people["helene"], people["ana"]
    received(helene)
    service.answer(q(number), helene, "Oui.", valid=True)
    service.judge(q(number), ana, Help.NO, "Le plafond n’est pas dit.")
    [mail] = received(helene)
    assert mail.subject == "Question de nouveau à traiter : Garde alternée et prime ?"
    assert "Le plafond" not in mail.text


@pytest.mark.parametrize("end", ["answered", "dropped", "duplicate"])
def test_nobody_is_mailed_a_question_that_no_longer_waits(number, people, make, end):
    """The mail server was down meanwhile."""
    lucie, nadia = people["lucie"], people["nadia"]
    if end == "answered":
        service.answer(q(number), people["helene"], "Oui.", valid=True)
    elif end == "dropped":
        service.drop(q(number), nadia, "Déjà traitée par téléphone.")
    else:
        service.mark_duplicate(q(number), nadia, make.question("La première"))
    assert received(lucie) == []


def test_a_clarification_given_meanwhile_is_no_longer_asked_for(number, people):
    service.ask_clarification(q(number), people["helene"], "Combien d’enfants ?")
    service.say(q(number), people["colleague"], "Deux.")
    assert not any("précision" in mail.subject for mail in received(people["ana"]))


def test_on_the_site_the_same_sentence(number, people, visit):
    service.assign(q(number), people["nadia"], people["helene"])
    page = visit(people["helene"]).get("/notifications/").text
    assert "Nadia Ferrand vous confie une question" in page
    assert "Nadia Ferrand pose une question" not in page
