"""What happened, in one French sentence for each kind of notification."""

from typing import Any

from fsforum.core import dates, scopes, words
from fsforum.core.absences import StandIn
from fsforum.core.typography import typeset
from fsforum.models import (
    Change,
    Collection,
    Incident,
    Notification,
    NotificationKind,
    Question,
    Resource,
    ResourceState,
    Thread,
    User,
)

OVER = (ResourceState.OBSOLETE, ResourceState.ARCHIVED)

ONE = {
    NotificationKind.REPLY: "{who} a répondu dans « {title} »",
    NotificationKind.MENTION: "{who} vous cite dans « {title} »",
    NotificationKind.NEW_QUESTION: "{who} pose une question {to} : « {title} »",
    NotificationKind.ANSWER: "{who} a répondu à {whose} : « {title} »",
    NotificationKind.CLARIFY: "{Body} vous demande une précision : « {title} »",
    NotificationKind.QUESTION_MOVED: "Du nouveau sur {whose} : « {title} »",
    NotificationKind.GUIDE: "Une réponse que vous suivez est publiée dans « {title} »",
    NotificationKind.READING: "Lecture demandée : « {title} »",
    NotificationKind.RATING: "{who} dit ce qui manque dans « {title} »",
    NotificationKind.PROPOSED: "{who} propose une modification de « {title} »",
    NotificationKind.PROPOSAL_DECIDED: "Votre proposition de modification de « {title} » est traitée",
    NotificationKind.EDITED: "{who} a modifié « {title} »",
    NotificationKind.SOURCE: "La réponse à l’origine de « {title} » a changé",
    NotificationKind.NEW_HERE: "{who} ouvre une discussion : « {title} »",
    NotificationKind.INCIDENT: "{who} signale une panne {to} : « {title} »",
    NotificationKind.REPORT: "{who} signale un message dans « {title} »",
    NotificationKind.REVIEW_TASK: "{who} vous demande de revoir « {title} »",
    NotificationKind.OUTDATED: "{who} signale comme obsolète « {title} »",
    NotificationKind.OUTDATED_ANSWERED: "Vérifié après votre signalement : « {title} » est à jour",
    NotificationKind.CHANGE: "Ça change le {day} : « {title} »",
    NotificationKind.PRIVACY: "L’animation a retiré une donnée personnelle de votre texte dans « {title} »",
    NotificationKind.HELD: "Un fichier que vous avez joint attend l’animation : « {title} »",
}
MANY = {
    NotificationKind.REPLY: "{count} nouvelles réponses dans « {title} »",
    NotificationKind.MENTION: "On vous cite {count} fois dans « {title} »",
    NotificationKind.QUESTION_MOVED: "{count} nouvelles sur {whose} : « {title} »",
    NotificationKind.ANSWER: "{count} réponses à {whose} : « {title} »",
    NotificationKind.PROPOSED: "{count} modifications proposées de « {title} »",
    NotificationKind.EDITED: "{count} modifications de « {title} »",
    NotificationKind.RATING: "{count} lecteurs disent ce qui manque dans « {title} »",
    NotificationKind.REPORT: "{count} messages signalés dans « {title} »",
}
NEW_QUESTION = "{who} pose une question {to} : « {title} »"
ARRIVED = {
    "redirected": "{who} réoriente une question vers {the} : « {title} »",
    "assigned": "{who} vous confie une question : « {title} »",
    "again": "Une question est de nouveau à traiter : « {title} »",
}
NEW_RESOURCE = "Une nouvelle ressource : « {title} »"
CHANGED_RESOURCE = "Un changement important dans « {title} »"
ENDED = "La panne est terminée {to} : « {title} »"
OUTDATED = "« {title} » est maintenant obsolète, comme vous l’aviez signalé"
REVISING = "« {title} » est en cours de révision après votre signalement"
TO_VALIDATE = "{who} propose une ressource à valider : « {title} »"
SENT_BACK = "{who} vous renvoie votre brouillon : « {title} »"
PUBLISHED = "Votre ressource est publiée : « {title} »"
MOVED = {
    "dropped": "{Whose} est classée sans suite : « {title} »",
    "duplicate": "{Whose} est rattachée à une question existante : « {title} »",
    "redirected": "{Whose} est réorientée vers {the} : « {title} »",
    "taken": "{who} s’occupe de {whose} : « {title} »",
}


def of(
    row: Notification,
    thing: Thread | Question | Resource | Incident | StandIn | Change | Collection,
    reader: User,
) -> str:
    """« Hélène Vautrin a répondu à votre question : « Quels recours ? » ».

    Needs `row.actor`, and the body of a question or an incident.
    """
    if isinstance(thing, StandIn):
        return thing.sentence
    sentence = _pattern(row, thing)
    body, whose = None, "la question"
    if isinstance(thing, Incident):
        body = thing.body
    if isinstance(thing, Question):
        body = thing.body
        whose = "votre question" if thing.asker_id == reader.id else "la question"
        if row.kind == NotificationKind.QUESTION_MOVED:
            sentence = MOVED.get(words.moved(row, thing), sentence)
        if row.kind == NotificationKind.NEW_QUESTION:
            sentence = ARRIVED.get(words.arrived(row, thing), sentence)
    the = body.the if body else "un partenaire"
    said = sentence.format(
        who=row.actor.full_name if row.actor else "Quelqu’un",
        title=thing.title,
        count=row.count,
        whose=whose,
        Whose=whose[:1].upper() + whose[1:],
        the=the,
        to=body.to if body else "",
        Body=the[:1].upper() + the[1:],
        day=dates.day(thing.effective_on) if isinstance(thing, Change) else "",
    )
    return typeset(said)


def _handled(thing: Any) -> str:
    """What became of a report, as its thing stands now."""
    asked = isinstance(thing, Question)
    obsolete = thing.obsolete_on or thing.state not in words.ANSWERS if asked else thing.state in OVER
    revising = thing.revising_on if asked else thing.state == ResourceState.REVISING
    if obsolete:
        return OUTDATED
    return REVISING if revising else ONE[NotificationKind.OUTDATED_ANSWERED]


def _pattern(row: Notification, thing: Thread | Question | Resource | Incident | Change | Collection) -> str:
    if isinstance(thing, Resource) and row.seq and row.kind == NotificationKind.PROPOSED:
        return TO_VALIDATE
    if isinstance(thing, Resource) and row.seq and row.kind == NotificationKind.PROPOSAL_DECIDED:
        return SENT_BACK if thing.state in scopes.UNPUBLISHED else PUBLISHED
    if row.kind == NotificationKind.OUTDATED_ANSWERED:
        return _handled(thing)
    told_of_it = row.kind == NotificationKind.INCIDENT
    if told_of_it and isinstance(thing, Incident) and thing.closed_at is not None:
        return ENDED
    if row.kind == NotificationKind.NEW_HERE and isinstance(thing, Question):
        return NEW_QUESTION
    if row.kind == NotificationKind.NEW_HERE and isinstance(thing, Resource):
        return NEW_RESOURCE if thing.version == 1 else CHANGED_RESOURCE
    return (row.count > 1 and MANY.get(row.kind)) or ONE[row.kind]
