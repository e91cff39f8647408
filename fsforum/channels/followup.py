"""The follow-up of a question in words: its steps, the events of its history, how its delay was kept."""

from collections.abc import Iterable
from datetime import datetime

from fsforum.channels.service.reviewing import OBSOLETE, STILL_VALID
from fsforum.channels.service.steering import ASSIGNED, NUDGED
from fsforum.core import calendar, clock, dates, words
from fsforum.models import MessageKind, Question, QuestionMessage, QuestionState

Step = tuple[str, str, str, str]
TO_COME = "À venir"
MOST_STEPS = 5
PATHS = {
    QuestionState.SENT: (QuestionState.TAKEN, QuestionState.VALIDATED, QuestionState.PUBLISHED),
    QuestionState.TAKEN: (QuestionState.VALIDATED, QuestionState.PUBLISHED),
    QuestionState.CLARIFY: (QuestionState.VALIDATED, QuestionState.PUBLISHED),
    QuestionState.ANSWERED: (QuestionState.VALIDATED, QuestionState.PUBLISHED),
    QuestionState.VALIDATED: (QuestionState.PUBLISHED,),
}
"""What is still to come, by state."""


def steps(question: Question, lines: Iterable[QuestionMessage]) -> list[Step]:
    """(name, when, icon, done | now | next) from the day of the question to what is still to come.

    After a re-routing, what happened before is one step: « Réorientée ».
    """
    past: list[Step] = [_step(QuestionState.SENT, _at(question.created_at))]
    reached: dict[QuestionState, str] = {}
    for line in lines:
        if line.body_after is not None:
            reached = {}
            past[1:] = [("Réorientée", f"Vers {line.body_after.the}, {_day(line)}", "forward", "done")]
        elif line.state_after is not None and line.state_after != line.state_before:
            reached[line.state_after] = _when(line)
    if question.taken_at is not None and question.state != QuestionState.TAKEN:
        past.append(_step(QuestionState.TAKEN, reached.get(QuestionState.TAKEN) or _at(question.taken_at)))
    if question.state == QuestionState.PUBLISHED and question.validated_at:
        past.append(_step(QuestionState.VALIDATED, _at(question.validated_at)))
    if question.state != QuestionState.SENT:
        past.append(_step(question.state, reached.get(question.state, "")))
    name, when, icon, _ = past[-1]
    past[-1] = (name, when, icon, "now")
    to_come = [_step(state, TO_COME, "next") for state in PATHS.get(question.state, ())]
    return past + to_come[: max(1, MOST_STEPS - len(past))]


def _step(state: QuestionState, when: str, stage: str = "done") -> Step:
    label, _, icon = words.QUESTION_STATES[state]
    return (label, when, icon, stage)


def _at(moment: datetime) -> str:
    """« Aujourd’hui, 9 h 12 », else « Mer. 18 nov., 9 h 40 »."""
    at = dates.local(moment)
    if at.date() == clock.today():
        return f"Aujourd’hui, {dates.hour(at)}"
    return dates.weekday_time(at)


def _day(line: QuestionMessage) -> str:
    return dates.day_near(line.created_at, clock.today())


def _when(line: QuestionMessage) -> str:
    """« Jeu. 19 nov., Hélène Vautrin » for who took it; the time for the rest."""
    if line.state_after == QuestionState.TAKEN and line.kind == MessageKind.EVENT and line.source != ASSIGNED:
        return f"{dates.weekday_day(line.created_at)}, {line.author.full_name}"
    return _at(line.created_at)


def event(line: QuestionMessage, question: Question) -> tuple[str, str]:
    """What happened, in a sentence, and its icon."""
    who = line.author.full_name
    if line.body_after is not None and line.body_before is not None:
        word = f" : « {line.source} »" if line.source else ""
        where = f"vers {line.body_after.the} (auparavant : {line.body_before.short})"
        return f"{who} a réorienté la question {where}{word}", "forward"
    if line.source == ASSIGNED:
        last = question.taken_by is not None and question.state == QuestionState.TAKEN
        to = question.taken_by.full_name if last and question.taken_by else "un référent"
        return f"{who} a confié la question à {to}", "user-plus"
    if line.source == STILL_VALID:
        return f"{who} a vérifié la réponse : toujours valable", "badge-check"
    if line.source == OBSOLETE:
        return f"{who} a marqué la réponse comme obsolète", "ban"
    if line.source == NUDGED and line.state_after is None:
        return f"{who} a relancé le partenaire", "bell"
    sentences = {
        QuestionState.TAKEN: f"{who} s’occupe de cette question",
        QuestionState.VALIDATED: f"{who} a validé la réponse",
        QuestionState.PUBLISHED: f"{who} a publié la réponse dans un guide",
        QuestionState.DROPPED: f"{who} a classé la question sans suite : {line.source}",
        QuestionState.DUPLICATE: f"{who} a rattaché la question à une question existante",
    }
    state = line.state_after or question.state
    if state == QuestionState.DUPLICATE and question.answered_in_id is not None:
        return f"{who} renvoie à une ressource qui répond déjà", "book-open"
    return sentences.get(state, who), words.QUESTION_STATES[state][2]


def kept(question: Question) -> str:
    """« Tenu : 4 jours ouvrés sur 5 » once a first answer was given; else nothing."""
    if question.answered_at is None:
        return ""
    answered, body = dates.local_day(question.answered_at), question.body
    reached = question.reached_on or dates.local_day(question.created_at)
    left = calendar.between(body, answered, question.due_on)
    if left < 0:
        return f"Dépassé de {dates.plural(-left, 'jour ouvré')}"
    used = max(calendar.between(body, reached, answered) - question.rested_days, 0)
    if not used:
        return "Tenu : le jour même"
    return f"Tenu : {dates.plural(used, 'jour ouvré')} sur {used + left}"
