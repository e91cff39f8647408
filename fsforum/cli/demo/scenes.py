"""Questions of the demo: most are answered and validated, a few stand in each other state."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import joinedload

from fsforum.accounts.absences import service as absences
from fsforum.channels import service
from fsforum.cli.demo.cases import CASES
from fsforum.cli.demo.questions import ASKED, Asked
from fsforum.cli.demo.settle import People
from fsforum.cli.demo.timeline import Timeline
from fsforum.core import clock, slugs
from fsforum.core.commitment import COLUMNS
from fsforum.core.readmarks import flush
from fsforum.extensions import session
from fsforum.inbox import service as inbox
from fsforum.models import Body, Question, QuestionMessage, Theme
from fsforum.threads import service as threads

Numbers = dict[int, int]
ASKERS = (
    "animateur", "animateur2", "solene.mercier", "malik.diarra", "ines.garret", "paul.henriot", "julie.marchal",
    "sarah.monnier", "thomas.jeannin", "lea.petit", "hugo.balandier", "manon.courtois", "amir.benali",
)  # fmt: skip
SPEAKERS = {
    "caf": "partenaire.caf", "cpam": "partenaire.cpam", "ddfip": "bruno.clerc", "carsat": "anne.faivre",
    "msa": "denis.pouget", "france-travail": "sophie.lallemand", "la-poste": "eric.maillot",
    "justice": "claire.besson", "conciliateur": "pierre.tissot", "cidff": "nora.simonin",
    "prefecture": "david.prevot", "mission-locale": "emma.girard", "logement": "marc.boillot",
}  # fmt: skip
# Those that are not answered yet: number → (working days since it was asked, state, asker, structures)
WAITING = {
    7: (3, "clarify", "animateur", 2),
    8: (3, "validated", "animateur", 7),
    9: (6, "sent", "animateur", 3),
    10: (4, "taken", "malik.diarra", 1),
    15: (4, "sent", "animateur2", 5),
    19: (2, "answered", "lea.petit", 4),
    22: (8, "sent", "julie.marchal", 2),
    26: (1, "sent", "hugo.balandier", 1),
    36: (3, "answered", "sarah.monnier", 2),
    37: (9, "taken", "solene.mercier", 9),
    38: (2, "sent", "animateur2", 1),
    39: (0, "sent", "ines.garret", 1),
}
CLARIFICATION = "S’agit-il d’un logement en location ou d’un logement-foyer ? La démarche n’est pas la même."
DUE_TOMORROW = 15
DROPPED = 20
REDIRECTED = 40
DUPLICATE = "Carte Vitale volée : que faire en attendant la nouvelle ?"


def questions(timeline: Timeline, people: People) -> Numbers:
    """Plan every question; returns their numbers by number of the example, filled while it runs."""
    made: Numbers = {}
    for asked in ASKED:
        if asked.number in WAITING:
            _waiting(timeline, people, made, asked)
        else:
            _answered(timeline, people, made, asked)
    _duplicate(timeline, people, made)
    timeline.at(timeline.workdays_ago(1), lambda: _absences(timeline, people))
    return made


def _absences(timeline: Timeline, people: People) -> None:
    """One is away and replaced, one is away and leaves a body without anybody; the CAF has a shared mailbox."""
    today = timeline.now.astimezone(clock.PARIS).date()
    first, last = clock.today(), today + timedelta(days=6)
    absences.declare(people["lucie.jacquot"], first, last, people["partenaire.caf"].id)
    absences.declare(people["denis.pouget"], first, last, None)
    body = session().query(Body).filter_by(slug="caf").one()
    kept = {name: getattr(body, name) for name in COLUMNS}
    service.commit_to(body, people["partenaire.caf"], kept | {"mailbox": "france.services@caf.demo.test"})


def question(made: Numbers, number: int) -> Question:
    """A question as it is now, with its body."""
    return session().get_one(Question, made[number], options=[joinedload(Question.body)])


def _ask(people: People, made: Numbers, asked: Asked, asker: str, channel: str = "") -> None:
    body = session().query(Body).filter_by(slug=channel or asked.channel).one()
    theme = session().query(Theme).filter_by(slug=slugs.slugify(asked.theme)).one()
    case = CASES[asked.number]
    made[asked.number] = service.ask(
        body,
        people[asker],
        asked.title,
        f"{case.text}\n\n*(exemple)*",
        theme_id=theme.id,
        keywords=case.keywords,
    )


def _join(
    timeline: Timeline, people: People, made: Numbers, number: int, sites: int, start: datetime
) -> None:
    """Other structures say « Moi aussi », one an hour."""
    first = number % len(ASKERS)
    others = [ASKERS[(first + i) % len(ASKERS)] for i in range(1, len(ASKERS))]
    for i, name in enumerate(others[: max(0, sites - 1)]):
        timeline.at(start + timedelta(hours=1 + i), partial(_me_too, people, made, number, name))


def _me_too(people: People, made: Numbers, number: int, name: str) -> None:
    asked = question(made, number)
    if asked.structure_id != people[name].structure_id:
        service.join(asked, people[name], True)


def _answered(timeline: Timeline, people: People, made: Numbers, asked: Asked) -> None:
    start = timeline.work_time(8 + (asked.number * 37) % 60)
    asker = ASKERS[asked.number % len(ASKERS)]
    first_channel = "la-poste" if asked.number == REDIRECTED else asked.channel
    timeline.at(start, partial(_ask, people, made, asked, asker, first_channel))
    _join(timeline, people, made, asked.number, asked.number % 6, start)
    speaker = people[SPEAKERS[asked.channel]]
    if asked.number == REDIRECTED:
        timeline.at(start + timedelta(hours=2), partial(_redirect, people, made, asked))
    if asked.number == DROPPED:
        reason = "Réponse trouvée sur l’attestation de droits."
        timeline.at(
            start + timedelta(hours=5), lambda: service.drop(question(made, DROPPED), people[asker], reason)
        )
        return
    timeline.at(start + timedelta(hours=4), lambda: service.take(question(made, asked.number), speaker))
    timeline.at(start + timedelta(hours=26), lambda: _answer(made, asked, speaker, valid=True))
    timeline.at(start + timedelta(hours=30), lambda: _thank(people, made, asked))


def _redirect(people: People, made: Numbers, asked: Asked) -> None:
    body = session().query(Body).filter_by(slug=asked.channel).one()
    service.redirect(
        question(made, asked.number), people["eric.maillot"], body, "Cela relève de la préfecture."
    )


def _answer(made: Numbers, asked: Asked, speaker: object, *, valid: bool) -> None:
    text = asked.answer + "\n\n*(exemple, à vérifier auprès du partenaire)*"
    service.answer(question(made, asked.number), speaker, text, valid=valid)  # type: ignore[arg-type]


def _thank(people: People, made: Numbers, asked: Asked) -> None:
    """Some colleagues find the answer useful."""
    found = question(made, asked.number)
    if found.answer_seq is None:
        return
    line = next(m for m in service_lines(found) if m.seq == found.answer_seq)
    for name in ASKERS[: asked.number % 5]:
        if people[name].id != line.author_id:
            service.find_useful(line, people[name], True)


def service_lines(found: Question) -> list[QuestionMessage]:
    """The lines of a question, each with its question loaded."""
    from_table = session().query(QuestionMessage).filter_by(question_id=found.id)
    return list(from_table.options(joinedload(QuestionMessage.question)))


def _waiting(timeline: Timeline, people: People, made: Numbers, asked: Asked) -> None:
    days, state, asker, sites = WAITING[asked.number]
    start = timeline.workdays_ago(days)
    if asked.number == DUE_TOMORROW:
        start = timeline.due_in(1, commitment=5)
    timeline.at(start, partial(_ask, people, made, asked, asker))
    _join(timeline, people, made, asked.number, sites, start)
    speaker = people[SPEAKERS[asked.channel]]
    acts: dict[str, Callable[[], object]] = {
        "taken": lambda: service.take(question(made, asked.number), speaker),
        "clarify": lambda: service.ask_clarification(question(made, asked.number), speaker, CLARIFICATION),
        "answered": lambda: _answer(made, asked, speaker, valid=False),
    }
    if state in acts:
        timeline.at(start + timedelta(hours=6), acts[state])
    if state == "validated":
        timeline.at(start + timedelta(hours=2), acts["taken"])
        this_morning = timeline.now - timedelta(minutes=40)
        timeline.at(this_morning, lambda: _answer(made, asked, speaker, valid=True))


def _duplicate(timeline: Timeline, people: People, made: Numbers) -> None:
    """A question that was asked before, and a note between the body and the animation."""
    original = next(asked for asked in ASKED if asked.number == 12)
    again = original._replace(number=41, title=DUPLICATE)
    moment = timeline.work_time(6)
    timeline.at(moment, partial(_ask, people, made, again, "thomas.jeannin"))
    timeline.at(
        moment + timedelta(hours=3),
        lambda: service.mark_duplicate(question(made, 41), people["terrain"], question(made, 12)),
    )
    note = "Le compte des usagers concernés est en cours de reprise côté préfecture : réponse attendue cette semaine."
    timeline.at(
        timeline.workdays_ago(2),
        lambda: service.write_note(question(made, 37), people["david.prevot"], note),
    )


def quiet_morning(timeline: Timeline, people: People) -> None:
    """One working day ago everybody had read everything: what is new since stands out."""

    def read_all() -> None:
        for name in (
            "animateur",
            "animateur2",
            "partenaire.caf",
            "partenaire.cpam",
            "terrain",
            "admin",
            "observateur",
        ):
            threads.mark_all_read(people[name])
            inbox.read_all(people[name])
        flush()

    timeline.at(timeline.workdays_ago(1), read_all)
