"""The follow-up in words."""

from __future__ import annotations

from datetime import date

import pytest

from fsforum.channels import followup, queries, service
from fsforum.channels.states import TOO_LATE
from fsforum.core.policy.channels import FROM
from fsforum.core.workdays import add_workdays, is_workday
from fsforum.extensions import session
from fsforum.models import Question, QuestionState

S = QuestionState


def loaded(make, question, reader=None):
    session().commit()
    found = queries.question("caf", question.id)
    assert found is not None
    return found, queries.exchange(found, reader or make.field()).messages


def names(question, lines):
    return [(name, stage) for name, _, _, stage in followup.steps(question, lines)]


@pytest.mark.parametrize(
    ("state", "now"),
    [
        (S.SENT, "Envoyée"),
        (S.CLARIFY, "Précision demandée"),
        (S.ANSWERED, "Réponse apportée"),
        (S.VALIDATED, "Réponse validée"),
        (S.PUBLISHED, "Publiée dans un guide"),
        (S.DROPPED, "Sans suite"),
        (S.DUPLICATE, "Doublon"),
    ],
)
def test_one_step_is_the_present_one(make, state, now):
    steps = names(*loaded(make, make.question(state=state)))
    assert [name for name, stage in steps if stage == "now"] == [now]
    assert steps[0][0] == "Envoyée" and len(steps) <= 5
    if state in (S.DROPPED, S.DUPLICATE, S.PUBLISHED):
        assert steps[-1][1] == "now"


def test_a_re_routed_question_begins_again(make):
    helene, field = make.partner("caf"), make.field()
    question = make.question()
    service.take(loaded(make, question)[0], helene)
    service.redirect(loaded(make, question)[0], field, make.body("msa"), "")
    steps = followup.steps(*loaded(make, question))
    assert [name for name, *_ in steps][:3] == ["Envoyée", "Réorientée", "Prise en charge"]
    assert steps[1][3] == "now" and steps[1][1].startswith("Vers la MSA")
    service.take(loaded(make, question)[0], make.partner("msa"))
    assert names(*loaded(make, question))[2] == ("Prise en charge", "now")


def test_who_took_it_is_named(make, at):
    at(2026, 11, 19)
    helene = make.partner("caf", first_name="Hélène", last_name="Vautrin")
    question = make.question()
    service.take(loaded(make, question)[0], helene)
    found, lines = loaded(make, question)
    assert followup.steps(found, lines)[1][1] == "Jeu.\u00a019\u00a0nov., Hélène Vautrin"
    assert followup.event(lines[-1], found)[0] == "Hélène Vautrin s’occupe de cette question"


def test_how_the_commitment_was_kept(make, at):
    """Asked on Wednesday for the next Wednesday."""
    caf, ana, helene = make.body("caf"), make.animateur(), make.partner("caf")

    def asked_then_answered(day: int) -> str:
        at(2026, 11, 18)
        number = service.ask(caf, ana, "Une question datée ?", "x")
        at(2026, 11, day)
        service.answer(loaded(make, session().get_one(Question, number))[0], helene, "Voilà.")
        return followup.kept(loaded(make, session().get_one(Question, number))[0])

    assert asked_then_answered(18) == "Tenu\u00a0: le jour même"
    assert asked_then_answered(24) == "Tenu\u00a0: 4\u00a0jours ouvrés sur 5"
    assert asked_then_answered(27) == "Dépassé de 2\u00a0jours ouvrés"
    assert followup.kept(loaded(make, make.question())[0]) == ""


def test_every_state_has_its_refusal_and_every_act_its_states():
    assert set(TOO_LATE) == set(S)
    assert all(states for states in FROM.values())


def test_a_pause_counted_day_by_day(make, at):
    """Whatever its length, the due date moves by the working days of the pause, no more, no less."""
    ana, helene = make.animateur(), make.partner("caf")
    due = date(2026, 12, 3)
    for length in range(0, 12):
        question = make.question(asker=ana, due_on=due)
        at(2026, 11, 9)
        service.ask_clarification(loaded(make, question)[0], helene, "Laquelle ?")
        at(2026, 11, 9 + length)
        service.say(loaded(make, question)[0], ana, "Celle-ci.")
        worked = sum(is_workday(date(2026, 11, 10 + n)) for n in range(length))
        assert loaded(make, question)[0].due_on == add_workdays(due, worked) if worked else due
