"""The words of the interface for roles, states and kinds: each stands here once.

A state is a triple (label, tone, icon): a word and a shape, which the colour only repeats.
"""

from datetime import date, timedelta

from fsforum.core import calendar, workdays
from fsforum.models import (
    AccountState,
    BodyKind,
    Change,
    ChangeKind,
    Help,
    MailChoice,
    Notification,
    NotificationKind,
    ProposalState,
    Question,
    QuestionState,
    Resource,
    ResourceKind,
    ResourceState,
    ReviewOutcome,
    Role,
    StructureKind,
    Thread,
    User,
)

State = tuple[str, str, str]

ROLES = {
    Role.ANIMATEUR: "Animateur France services",
    Role.PARTNER: "Référent partenaire",
    Role.FIELD: "Animateur départemental",
    Role.ADMIN: "Administrateur (préfecture)",
    Role.OBSERVER: "Observateur",
}
ACCOUNT_STATES: dict[AccountState, State] = {
    AccountState.ACTIVE: ("Actif", "ok", "circle-check"),
    AccountState.SUSPENDED: ("Suspendu", "idle", "ban"),
    AccountState.FORMER: ("Ancien membre", "idle", "archive"),
}
STRUCTURE_KINDS = {
    StructureKind.SEAT: "Siège",
    StructureKind.ANTENNA: "Antenne",
    StructureKind.MULTISITE: "Multisite",
    StructureKind.MOBILE: "Itinérante",
}
BODY_KINDS = {BodyKind.NATIONAL: "National", BodyKind.LOCAL: "Local"}
QUESTION_STATES: dict[QuestionState, State] = {
    QuestionState.SENT: ("Envoyée", "info", "send"),
    QuestionState.TAKEN: ("Prise en charge", "accent", "user-check"),
    QuestionState.CLARIFY: ("Précision demandée", "warn", "message-circle-question-mark"),
    QuestionState.ANSWERED: ("Réponse apportée", "info", "reply"),
    QuestionState.VALIDATED: ("Réponse validée", "ok", "badge-check"),
    QuestionState.PUBLISHED: ("Publiée dans un guide", "ok", "book-open"),
    QuestionState.DROPPED: ("Sans suite", "idle", "ban"),
    QuestionState.DUPLICATE: ("Doublon", "idle", "copy"),
}
RESOURCE_KINDS = {
    ResourceKind.GUIDE: ("Guide", "book-open"),
    ResourceKind.SHEET: ("Fiche réflexe", "file-text"),
    ResourceKind.DOCUMENT: ("Document", "paperclip"),
    ResourceKind.MODEL: ("Modèle", "copy"),
    ResourceKind.LINK: ("Lien", "link"),
}
RESOURCE_STATES: dict[ResourceState, State] = {
    ResourceState.DRAFT: ("Brouillon", "idle", "pencil"),
    ResourceState.TO_VALIDATE: ("À valider", "info", "file-check"),
    ResourceState.PUBLISHED: ("Publié", "ok", "circle-check"),
    ResourceState.REVISING: ("En cours de révision", "info", "refresh-cw"),
    ResourceState.OBSOLETE: ("Obsolète", "danger", "ban"),
    ResourceState.ARCHIVED: ("Archivé", "idle", "archive"),
}
PROPOSAL_STATES: dict[ProposalState, State] = {
    ProposalState.DRAFT: ("Brouillon", "idle", "pencil"),
    ProposalState.SENT: ("À examiner", "info", "send"),
    ProposalState.ACCEPTED: ("Acceptée", "ok", "check"),
    ProposalState.PARTLY: ("Acceptée en partie", "ok", "circle-check"),
    ProposalState.DECLINED: ("Refusée", "idle", "ban"),
    ProposalState.WITHDRAWN: ("Retirée", "idle", "undo-2"),
}
FRESH: State = ("À jour", "ok", "circle-check")
REVIEW_SOON: State = ("À revoir bientôt", "warn", "clock")
REVIEW_DUE: State = ("À revoir", "danger", "triangle-alert")
CHANGES = {ChangeKind.MINOR: "changement mineur", ChangeKind.MAJOR: "changement important"}
THREAD_OPEN: State = ("Ouverte", "info", "message-square")
THREAD_RESOLVED: State = ("Résolue", "ok", "check")
THREAD_PINNED: State = ("Épinglée", "accent", "pin")
THREAD_CLOSED: State = ("Fermée", "idle", "lock")
THREAD_HIDDEN: State = ("Masquée", "idle", "eye-off")
MAIL_CHOICES = {
    MailChoice.MAIL: "Par courriel, tout de suite",
    MailChoice.DAILY: "Dans le résumé du jour",
    MailChoice.WEEKLY: "Dans le résumé de la semaine",
    MailChoice.SITE: "Seulement sur le site",
    MailChoice.NEVER: "Jamais",
}
NOTIFICATIONS = {
    NotificationKind.REPLY: "Une réponse dans une discussion suivie",
    NotificationKind.MENTION: "Quelqu’un vous cite avec @",
    NotificationKind.NEW_QUESTION: "Une nouvelle question à votre organisme",
    NotificationKind.ANSWER: "Une réponse à une question que vous suivez",
    NotificationKind.CLARIFY: "Une précision demandée sur votre question",
    NotificationKind.QUESTION_MOVED: "Une question suivie change d’état ou d’organisme",
    NotificationKind.GUIDE: "Une réponse que vous suivez devient un guide",
    NotificationKind.READING: "Une lecture vous est demandée",
    NotificationKind.RATING: "Un lecteur dit ce qui manque dans une de vos ressources",
    NotificationKind.PROPOSED: "Une ressource ou une modification est proposée, ou à valider",
    NotificationKind.PROPOSAL_DECIDED: "La suite donnée à ce que vous avez proposé ou envoyé à valider",
    NotificationKind.EDITED: "Quelqu’un modifie une de vos ressources",
    NotificationKind.SOURCE: "La réponse à l’origine d’une de vos ressources a changé",
    NotificationKind.NEW_HERE: "Du nouveau dans un thème, un organisme ou un espace suivi",
    NotificationKind.INCIDENT: "Une panne chez un partenaire commence ou prend fin",
    NotificationKind.REPORT: "Un message signalé (modération)",
    NotificationKind.PRIVACY: "Une donnée personnelle retirée de ce que vous avez écrit",
    NotificationKind.STANDS_IN: "Un référent absent vous confie son remplacement",
    NotificationKind.HELD: "Un fichier que vous avez joint est retenu par la protection des données",
    NotificationKind.REVIEW_TASK: "Un guide ou une réponse à revoir vous est confié",
    NotificationKind.OUTDATED: "Un guide ou une réponse est signalé comme obsolète",
    NotificationKind.OUTDATED_ANSWERED: "La suite donnée à ce que vous avez signalé comme obsolète",
    NotificationKind.CHANGE: "Une règle change (« Ça change »)",
}
HELP = {Help.YES: "Oui", Help.PARTLY: "En partie", Help.NO: "Non"}
CHANGE_UPCOMING: State = ("À venir", "warn", "calendar")
CHANGE_IN_FORCE: State = ("En vigueur", "info", "megaphone")
CHANGE_CLOSED: State = ("Terminé", "ok", "check")
REVIEW_OUTCOMES: dict[ReviewOutcome, State] = {
    ReviewOutcome.OPEN: ("À revoir", "info", "refresh-cw"),
    ReviewOutcome.STILL_VALID: ("Toujours valable", "ok", "badge-check"),
    ReviewOutcome.REVISED: ("Révisé", "ok", "pencil"),
    ReviewOutcome.REVISING: ("En cours de révision", "info", "refresh-cw"),
    ReviewOutcome.OBSOLETE: ("Obsolète", "idle", "ban"),
}
ANSWERS = (QuestionState.VALIDATED, QuestionState.PUBLISHED)
REVIEW_NOTICE = timedelta(days=21)
AT_ONCE = timedelta(seconds=2)


def thread_states(thread: Thread) -> list[State]:
    """What to show of a discussion; the usual state, « Ouverte », stays silent."""
    shown = [
        (thread.hidden, THREAD_HIDDEN),
        (thread.pinned, THREAD_PINNED),
        (thread.resolved_at is not None, THREAD_RESOLVED),
        (thread.closed, THREAD_CLOSED),
    ]
    return [state for applies, state in shown if applies]


def freshness(resource: Resource, today: date) -> State:
    """The state of a resource; of a published one, how far it can be trusted."""
    if resource.state == ResourceState.PUBLISHED and resource.review_before:
        return _trusted_until(resource.review_before, today)
    return RESOURCE_STATES[resource.state]


def doubt(resource: Resource, today: date) -> State | None:
    """The same where it warns: None of what is « À jour », or published for good."""
    fresh = freshness(resource, today)
    return None if fresh in (FRESH, RESOURCE_STATES[ResourceState.PUBLISHED]) else fresh


def answer_freshness(question: Question, today: date) -> State | None:
    """How far the validated answer of a question can be trusted; None when it has none."""
    if question.state not in ANSWERS:
        return None
    if question.obsolete_on:
        return RESOURCE_STATES[ResourceState.OBSOLETE]
    if question.revising_on:
        return RESOURCE_STATES[ResourceState.REVISING]
    return _trusted_until(question.review_before, today) if question.review_before else FRESH


def question_states(question: Question, today: date) -> list[State]:
    """The state of a question, then that of its answer unless it is the usual one, « À jour »."""
    fresh = answer_freshness(question, today)
    return [QUESTION_STATES[question.state], *([fresh] if fresh and fresh != FRESH else [])]


def change_state(change: Change, today: date) -> State:
    """Where a change of rules stands."""
    if change.effective_on > today:
        return CHANGE_UPCOMING
    return CHANGE_CLOSED if change.closed_at else CHANGE_IN_FORCE


def _trusted_until(day: date, today: date) -> State:
    if day <= today:
        return REVIEW_DUE
    return REVIEW_SOON if day - today <= REVIEW_NOTICE else FRESH


def delay(question: Question, today: date) -> State | None:
    """The delay of a question in words; None once an answer was given or it has ended. Needs its body."""
    if question.state == QuestionState.CLARIFY:
        return ("En pause (précision demandée)", "idle", "circle-pause")
    if question.state not in (QuestionState.SENT, QuestionState.TAKEN):
        return None
    label, tone = workdays.due_words(question.due_on, today, calendar.days_off(question.body))
    return (label, tone, "triangle-alert" if tone == "danger" else "clock")


def moved(told: Notification, question: Question) -> str:
    """What a QUESTION_MOVED tells: dropped, duplicate, redirected, taken; empty when it may be anything.

    The last two only while nothing else was added to the same line.
    """
    if question.state == QuestionState.DROPPED:
        return "dropped"
    if question.state == QuestionState.DUPLICATE:
        return "duplicate"
    if told.count > 1:
        return ""
    if told.seq is None:
        return "redirected"
    taken = question.taken_at if question.state == QuestionState.TAKEN else None
    return "taken" if taken and abs(told.at - taken) < AT_ONCE else ""


def arrived(told: Notification, question: Question) -> str:
    """Why a question is to be answered: asked, redirected, assigned, or again (clarified, or not helped)."""
    if told.seq is None:
        return "redirected"
    if told.seq == 1:
        return "asked"
    desk = told.actor.structure_id if told.actor else None
    own = told.actor_id == question.asker_id or (desk is not None and desk == question.structure_id)
    return "again" if own else "assigned"


def affiliation(user: User) -> str:
    """« Rioz » for an animateur, « Référent CAF » for a référent, else the role. Needs structure and body."""
    structure = user.structure.name if user.structure is not None else None
    return place(user.state, user.role, structure, user.body.short if user.body is not None else None)


def place(state: AccountState, role: Role, structure: str | None, body: str | None) -> str:
    """The affiliation of a person known by these columns; empty for a former member."""
    if state == AccountState.FORMER:
        return ""
    return structure or (f"Référent {body}" if body else ROLES[role])
