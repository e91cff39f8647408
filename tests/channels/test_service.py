"""Each move of a question, and each one that is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from fsforum.channels import queries, service
from fsforum.core import policy
from fsforum.core.errors import DomainError, NotNow
from fsforum.extensions import session
from fsforum.models import (
    AuditEntry,
    Body,
    MessageKind,
    Question,
    QuestionMessage,
    QuestionSite,
    QuestionState,
    SearchDoc,
    ThingKind,
    User,
)

S = QuestionState


def again(question: Question) -> Question:
    """The question as a page would load it now."""
    session().commit()
    found = queries.question("caf", question.id)
    assert found is not None
    return found


def fresh(make: Any, state: QuestionState = S.SENT, **values: Any) -> Question:
    return again(make.question(state=state, **values))


def docs(question: Question) -> list[SearchDoc]:
    query = select(SearchDoc).filter_by(kind=ThingKind.QUESTION, ref_id=question.id).order_by(SearchDoc.seq)
    return list(session().scalars(query))


def events(question: Question) -> list[QuestionMessage]:
    query = select(QuestionMessage).filter_by(question_id=question.id, kind=MessageKind.EVENT)
    return list(session().scalars(query.order_by(QuestionMessage.seq)))


def test_a_question_is_due_after_the_commitment_and_the_body_hears_of_it(make, at, told, mailed):
    """Asked on a Wednesday before a holiday-free week, five working days are the next Wednesday."""
    at(2026, 11, 18)
    ana, helene, bystander = make.animateur(), make.partner("caf"), make.partner("cpam")
    theme = make.theme()
    number = service.ask(
        make.body("caf"), ana, "La déclaration est préremplie : que vérifier ?", "Les **usagers** valident.",
        theme_id=theme.id, keywords="prime",
    )  # fmt: skip
    question = session().get_one(Question, number)
    assert (question.state, question.due_on, question.site_count) == (S.SENT, date(2026, 11, 25), 1)
    assert question.excerpt == "Les usagers valident."
    assert told(helene) == ["nouvelle_question"] and mailed(helene) == ["new_question"]
    assert told(bystander) == told(ana) == []
    (doc,) = docs(question)
    assert (doc.scope, doc.bodies, doc.themes) == ("channels", "|caf|", f"|{theme.slug}|")


def test_a_question_sent_twice_is_one(make):
    ana, caf = make.animateur(), make.body("caf")
    numbers = {service.ask(caf, ana, "Une question en double ?", "x", key="abc") for _ in range(2)}
    assert len(numbers) == 1 and session().scalar(select(func.count(Question.id))) == 1


def test_the_field_animator_asks_for_no_structure(make):
    number = service.ask(make.body("caf"), make.field(), "Une question de terrain ?", "x")
    assert session().get_one(Question, number).site_count == 0


def test_je_m_en_occupe_is_taken_once(make, told):
    """A colleague who comes second is told; a second click of the first does nothing."""
    ana, helene, lucie = make.animateur(), make.partner("caf"), make.partner("caf")
    number = service.ask(make.body("caf"), ana, "Une question à prendre ?", "x")
    question = again(session().get_one(Question, number))
    service.take(question, helene)
    assert question.state == S.TAKEN and question.taken_by_id == helene.id
    service.take(again(question), helene)
    with pytest.raises(NotNow, match="déjà prise en charge"):
        service.take(again(question), lucie)
    assert [e.state_after for e in events(question)] == [S.TAKEN]
    assert told(ana) == ["question_suivie"]
    assert question.message_count == 1


def test_answer_then_validate(make, told, mailed):
    ana, helene = make.animateur(), make.partner("caf")
    question = again(
        session().get_one(Question, service.ask(make.body("caf"), ana, "Une question simple ?", "x"))
    )
    seq = service.answer(question, helene, "Il faut **vérifier**.")
    question = again(question)
    assert (question.state, question.answer_seq, question.message_count) == (S.ANSWERED, seq, 2)
    assert question.validated_at is None
    service.validate(question, helene)
    service.validate(again(question), helene)
    question = again(question)
    assert (question.state, question.validated_by_id) == (S.VALIDATED, helene.id)
    assert question.review_before is not None
    assert told(ana) == ["reponse_partenaire"] and mailed(ana) == ["answer"]
    assert {doc.rank for doc in docs(question)} == {3} and len(docs(question)) == 2


def test_answer_and_validate_in_one_minute(make):
    helene = make.partner("caf")
    question = fresh(make)
    seq = service.answer(question, helene, "Oui.", valid=True, key="k")
    assert service.answer(again(question), helene, "Oui.", valid=True, key="k") == seq
    question = again(question)
    assert question.state == S.VALIDATED and question.message_count == 2
    line = queries.message("caf", question.id, seq)
    assert line is not None and (line.state_before, line.state_after) == (S.SENT, S.VALIDATED)


def test_a_validated_answer_is_revised_by_a_new_one(make):
    """The new answer takes the place of the old one, and is validated again."""
    helene = make.partner("caf")
    question = fresh(make, S.PUBLISHED)
    before = question.answered_at
    seq = service.answer(question, helene, "La règle a changé.")
    question = again(question)
    assert (question.state, question.answer_seq, question.validated_at) == (S.ANSWERED, seq, None)
    assert question.answered_at == before
    service.validate(question, helene)
    assert again(question).state == S.VALIDATED


def test_a_clarification_pauses_the_commitment_over_a_week_end(make, at, told):
    """Asked Wednesday, paused Friday, resumed Tuesday: two working days more."""
    at(2026, 11, 18)
    ana, helene, other = make.animateur(), make.partner("caf"), make.animateur()
    question = again(
        session().get_one(Question, service.ask(make.body("caf"), ana, "Une question à préciser ?", "x"))
    )
    at(2026, 11, 20)
    service.ask_clarification(question, helene, "Pour quelle prestation ?")
    question = again(question)
    assert (question.state, question.paused_on, question.taken_by_id) == (
        S.CLARIFY, date(2026, 11, 20), helene.id,
    )  # fmt: skip
    assert told(ana) == ["precision"]
    service.join(question, other, True)
    service.say(again(question), other, "Moi, c’est pour l’AAH.")
    assert again(question).state == S.CLARIFY
    at(2026, 11, 24)
    service.say(again(question), ana, "L’aide au logement.")
    question = again(question)
    assert (question.state, question.paused_on, question.due_on) == (S.TAKEN, None, date(2026, 11, 27))


def test_a_pause_within_one_day_moves_nothing(make, at):
    at(2026, 11, 21)  # a Saturday
    ana = make.animateur()
    question = fresh(make, asker=ana, due_on=date(2026, 11, 27))
    service.ask_clarification(question, make.partner("caf"), "Laquelle ?")
    service.say(again(question), ana, "Celle-ci.")
    assert again(question).due_on == date(2026, 11, 27)


@pytest.mark.parametrize("state", [S.CLARIFY, S.ANSWERED, S.VALIDATED, S.DROPPED, S.DUPLICATE])
def test_no_clarification_once_one_is_asked_or_an_answer_given(make, state):
    with pytest.raises(NotNow):
        service.ask_clarification(fresh(make, state), make.partner("caf"), "Laquelle ?")


@pytest.mark.parametrize("state", [S.SENT, S.TAKEN, S.CLARIFY, S.PUBLISHED, S.DROPPED])
def test_only_a_given_answer_is_validated(make, state):
    with pytest.raises(NotNow):
        service.validate(fresh(make, state), make.partner("caf"))


@pytest.mark.parametrize("state", [S.DROPPED, S.DUPLICATE])
def test_nothing_moves_a_question_that_has_ended(make, state):
    partner, field, ana = make.partner("caf"), make.field(), make.animateur()
    question, msa = fresh(make, state), make.body("msa")
    acts = [
        lambda q: service.answer(q, partner, "Non."),
        lambda q: service.take(q, partner),
        lambda q: service.redirect(q, field, msa, ""),
        lambda q: service.drop(q, field, "Encore."),
        lambda q: service.assign(q, field, partner),
        lambda q: service.say(q, ana, "Bonjour"),
        lambda q: service.join(q, ana, True),
    ]
    for act in acts:
        with pytest.raises(NotNow):
            act(again(question))
    assert again(question).state == state


def test_a_question_is_re_routed_with_its_history_and_a_whole_commitment(make, at, told):
    """From an open channel to a restricted one: readers, notifications and index follow."""
    at(2026, 11, 18)
    ana, helene, cpam = make.animateur(), make.partner("caf"), make.partner("cpam")
    justice = make.body("justice", restricted=True, commitment_days=8)
    judge, field = make.partner("justice"), make.field()
    question = again(
        session().get_one(Question, service.ask(make.body("caf"), ana, "Une question mal adressée ?", "x"))
    )
    service.answer(question, helene, "Un début de réponse.")
    at(2026, 11, 20)
    service.redirect(again(question), field, justice, "C’est du droit.")
    question = again(question)
    assert (question.state, question.scope) == (S.SENT, f"channel:{justice.id}")
    assert (question.due_on, question.answer_seq, question.taken_by_id) == (date(2026, 12, 2), None, None)
    (event,) = events(question)
    assert (event.body_before_id, event.body_after_id) == (helene.body_id, justice.id)
    assert event.source == "C’est du droit."
    assert {(d.scope, d.bodies) for d in docs(question)} == {(f"channel:{justice.id}", "|justice|")}
    words = [set(d.keys_b.split()) for d in docs(question)]
    assert len(words) == 2 and all("justic" in held and "caf" not in held for held in words)
    assert told(judge) == ["nouvelle_question"] and told(helene) == told(cpam) == []


def test_re_routing_refuses_the_same_body_a_closed_one_and_an_unseen_one(make):
    helene, field = make.partner("caf"), make.field()
    question = fresh(make)
    for body in (make.body("caf"), make.body("msa", active=False)):
        with pytest.raises(DomainError):
            service.redirect(again(question), field, body, "")
    with pytest.raises(PermissionError):
        service.redirect(again(question), helene, make.body("justice", restricted=True), "")


def elsewhere(app: Any, act: Any) -> None:
    """Do something in another session, while this one keeps what it has loaded."""

    def run() -> None:
        with app.app_context():
            act()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def test_an_answer_to_a_question_that_went_away_is_refused(make, app):
    """The référent's page is old: the question now belongs to the MSA."""
    helene, field, msa = make.partner("caf"), make.field(), make.body("msa")
    question = fresh(make)
    session().commit()

    def redirect() -> None:
        moved = queries.question("caf", question.id)
        assert moved is not None
        service.redirect(moved, session().get_one(User, field.id), session().get_one(Body, msa.id), "")

    elsewhere(app, redirect)
    with pytest.raises(NotNow, match="réorientée"):
        service.answer(question, helene, "Trop tard.")
    assert again(question).state == S.SENT


def test_the_animation_gives_a_question_to_a_referent(make, told):
    helene, lucie, field = make.partner("caf"), make.partner("caf"), make.field()
    question = fresh(make)
    service.assign(question, field, helene)
    assert again(question).taken_by_id == helene.id and again(question).state == S.TAKEN
    assert "nouvelle_question" in told(helene) and told(lucie) == []
    with pytest.raises(DomainError):
        service.assign(again(question), field, make.partner("cpam"))


def test_sans_suite_keeps_its_reason(make, told):
    ana = make.animateur()
    number = service.ask(make.body("caf"), ana, "Une question inutile ?", "x")
    question = again(session().get_one(Question, number))
    service.drop(question, make.field(), "La démarche n’existe plus.")
    question = again(question)
    assert (question.state, question.closing_reason) == (S.DROPPED, "La démarche n’existe plus.")
    assert told(ana) == ["question_suivie"]
    assert {doc.rank for doc in docs(question)} == {-2}


def test_a_duplicate_brings_its_sites_to_the_other_question(make, told):
    """Who waited for the duplicate hears of the answer of the other."""
    ana, bob, helene, field = make.animateur(), make.animateur(), make.partner("caf"), make.field()
    double = fresh(make, asker=ana)
    service.join(double, bob, True)
    original = fresh(make)
    service.mark_duplicate(again(double), field, again(original))
    double, original = again(double), again(original)
    assert (double.state, double.duplicate_of_id) == (S.DUPLICATE, original.id)
    assert original.site_count == 3
    service.answer(original, helene, "Voilà.", valid=True)
    assert "reponse_partenaire" in told(ana) and "reponse_partenaire" in told(bob)


def test_a_duplicate_of_itself_or_of_a_duplicate_is_refused(make):
    field = make.field()
    question = fresh(make)
    for original in (question, fresh(make, S.DUPLICATE)):
        with pytest.raises(DomainError):
            service.mark_duplicate(again(question), field, original)


def test_moi_aussi_counts_a_structure_once_and_follows(make, told):
    ana, bob = make.animateur(), make.animateur()
    colleague = make.animateur(structure_id=bob.structure_id)
    question = fresh(make, asker=ana)
    for person in (bob, bob, colleague):
        service.join(again(question), person, True)
    assert again(question).site_count == 2
    with pytest.raises(DomainError):
        service.join(again(question), ana, True)
    service.answer(again(question), make.partner("caf"), "Oui.", valid=True)
    assert told(bob) == told(colleague) == ["reponse_partenaire"]
    service.join(again(question), bob, False)
    assert again(question).site_count == 1


def test_fifty_parallel_moi_aussi_count_one_site(make, app):
    people = [make.animateur()]
    people += [make.animateur(structure_id=people[0].structure_id) for _ in range(4)]
    number, ids = make.question().id, [person.id for person in people]
    session().commit()

    def press(which: int) -> None:
        with app.app_context():
            person = session().get_one(User, ids[which % len(ids)])
            question = queries.question("caf", number)
            assert question is not None
            service.join(question, person, True)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(press, range(50)))
    session().expire_all()
    assert session().get_one(Question, number).site_count == 2
    assert session().scalar(select(func.count()).select_from(QuestionSite)) == 2


def test_useful_counts_a_person_once(make):
    ana = make.animateur()
    question = fresh(make, S.VALIDATED)
    line = queries.message("caf", question.id, 2)
    assert line is not None
    for useful in (True, True):
        service.find_useful(line, ana, useful)
    assert line.useful_count == 1
    service.find_useful(line, ana, False)
    assert line.useful_count == 0


def test_follow_and_save_are_switches(make, told):
    ana = make.animateur()
    question = fresh(make)
    service.follow(question, ana, True)
    service.save(question, ana, True)
    service.save(again(question), ana, True)
    seen = queries.exchange(again(question), ana)
    assert seen.following and seen.saved
    service.follow(again(question), ana, False)
    service.save(again(question), ana, False)
    seen = queries.exchange(again(question), ana)
    assert not seen.following and not seen.saved
    service.take(again(question), make.partner("caf"))
    assert told(ana) == []


def test_a_note_leaves_no_trace_for_the_structures(make, told, mailed):
    """No index, no count, no activity, no gap in the numbers; told only to those who may read it."""
    ana, helene, field = make.animateur(), make.partner("caf"), make.field()
    number = service.ask(make.body("caf"), ana, "Une question annotée ?", "x")
    question = again(session().get_one(Question, number))
    before = (question.message_count, question.last_seq, question.active_at)
    service.write_note(question, helene, "Motsecret @" + ana.handle)
    service.write_note(again(question), field, "Motsecret aussi")
    question = again(question)
    assert (question.message_count, question.last_seq, question.active_at) == before
    assert not any("otsecret" in doc.text for doc in docs(question)) and len(docs(question)) == 1
    assert told(ana) == [] and "question_suivie" in told(helene) and told(field) == ["question_suivie"]
    assert mailed(ana) == []
    assert [m.seq for m in queries.exchange(question, ana).messages] == [1]
    assert [m.seq for m in queries.exchange(question, field).messages] == [1, -1, -2]


def test_edits_reach_the_index(make):
    ana, theme = make.animateur(), make.theme("Logement")
    question = fresh(make, asker=ana)
    service.edit_question(question, ana, "Un tout autre titre ?", theme_id=theme.id, keywords="apl")
    line = queries.message("caf", question.id, 1)
    assert line is not None
    service.edit_message(line, "Un texte **neuf**.", ana)
    (doc,) = docs(again(question))
    assert (doc.title, doc.text, doc.themes) == ("Un tout autre titre ?", "Un texte neuf.", "|logement|")
    assert again(question).excerpt == "Un texte neuf."


def test_a_validated_answer_is_not_edited_any_more(make):
    question = fresh(make, S.VALIDATED)
    line = queries.message("caf", question.id, 2)
    assert line is not None
    with pytest.raises(NotNow):
        service.edit_message(line, "Autre chose.", line.author)


def test_the_animation_takes_a_name_out_of_a_validated_answer_and_of_the_index(make):
    question, field = fresh(make, S.VALIDATED), make.field()
    line = queries.message("caf", question.id, 2)
    assert line is not None and policy.can(field, "edit", line)
    service.edit_message(line, "Madame X peut demander une remise.", field)
    assert again(question).state == S.VALIDATED
    assert [doc.text for doc in docs(question) if doc.seq == 2] == ["Madame X peut demander une remise."]
    [entry] = session().scalars(select(AuditEntry))
    assert (entry.actor_id, entry.action) == (field.id, "question.edit_line")


def test_a_cited_colleague_who_may_not_read_hears_nothing(make, told):
    make.body("justice", restricted=True)
    ana, cpam = make.animateur(), make.partner("cpam")
    number = make.question(asker=ana, channel="justice").id
    session().commit()
    question = queries.question("justice", number)
    assert question is not None
    service.say(question, ana, f"Demandons à @{cpam.handle} ?")
    assert told(cpam) == []
