"""What happened, in one French sentence for each kind of notification."""

from fsforum.core import scopes, words
from fsforum.models import (
    Notification,
    NotificationKind,
    Question,
    Resource,
    Thread,
    User,
)

ONE = {
    NotificationKind.REPLY: "{who} a répondu dans « {title} »",
    NotificationKind.MENTION: "{who} vous cite dans « {title} »",
    NotificationKind.NEW_QUESTION: "{who} pose une question {to} : « {title} »",
    NotificationKind.ANSWER: "{who} a répondu à {whose} : « {title} »",
    NotificationKind.CLARIFY: "{Body} vous demande une précision : « {title} »",
    NotificationKind.QUESTION_MOVED: "Du nouveau sur {whose} : « {title} »",
    NotificationKind.GUIDE: "Une réponse que vous suivez est publiée dans « {title} »",
    NotificationKind.REPORT: "{who} signale un message dans « {title} »",
}
MANY = {
    NotificationKind.REPLY: "{count} nouvelles réponses dans « {title} »",
    NotificationKind.MENTION: "On vous cite {count} fois dans « {title} »",
    NotificationKind.REPORT: "{count} messages signalés dans « {title} »",
}
TO_VALIDATE = "{who} propose une ressource à valider : « {title} »"
MOVED = {
    "dropped": "{Whose} est classée sans suite : « {title} »",
    "duplicate": "{Whose} est rattachée à une question existante : « {title} »",
    "redirected": "{Whose} est réorientée vers {the} : « {title} »",
    "taken": "{who} s’occupe de {whose} : « {title} »",
}


def of(row: Notification, thing: Thread | Question | Resource, reader: User) -> str:
    """« Hélène Vautrin a répondu à votre question : « Quels recours ? » ».

    Needs `row.actor`, and the body of a question.
    """
    sentence = (row.count > 1 and MANY.get(row.kind)) or ONE[row.kind]
    body, whose = None, "la question"
    if isinstance(thing, Question):
        body = thing.body
        whose = "votre question" if thing.asker_id == reader.id else "la question"
        if row.kind == NotificationKind.QUESTION_MOVED:
            sentence = MOVED.get(words.moved(row, thing), sentence)
    if isinstance(thing, Resource) and thing.state in scopes.UNPUBLISHED:
        sentence = TO_VALIDATE
    the = body.the if body else "un partenaire"
    return sentence.format(
        who=row.actor.full_name if row.actor else "Quelqu’un",
        title=thing.title,
        count=row.count,
        whose=whose,
        Whose=whose[:1].upper() + whose[1:],
        the=the,
        to=body.to if body else "",
        Body=the[:1].upper() + the[1:],
    )
