"""How each person hears of each kind of event: their own choice, else the default of their role."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsforum.core.policy import can
from fsforum.core.policy.reading import reads_on_request
from fsforum.models import (
    Incident,
    MailChoice,
    NotificationChoice,
    NotificationKind,
    Question,
    Resource,
    Role,
    User,
)

Choices = dict[NotificationKind, MailChoice]
DIGESTS = (MailChoice.DAILY, MailChoice.WEEKLY)
MANDATORY = frozenset({NotificationKind.CLARIFY})
"""Kinds that always leave by mail, at once: the question waits for this very person."""

_COMMON: Choices = {
    NotificationKind.REPLY: MailChoice.MAIL,
    NotificationKind.MENTION: MailChoice.MAIL,
    NotificationKind.NEW_QUESTION: MailChoice.MAIL,
    NotificationKind.ANSWER: MailChoice.MAIL,
    NotificationKind.CLARIFY: MailChoice.MAIL,
    NotificationKind.QUESTION_MOVED: MailChoice.SITE,
    NotificationKind.GUIDE: MailChoice.SITE,
    NotificationKind.READING: MailChoice.MAIL,
    NotificationKind.RATING: MailChoice.DAILY,
    NotificationKind.SOURCE: MailChoice.MAIL,
    NotificationKind.PROPOSED: MailChoice.MAIL,
    NotificationKind.PROPOSAL_DECIDED: MailChoice.MAIL,
    NotificationKind.EDITED: MailChoice.DAILY,
    NotificationKind.NEW_HERE: MailChoice.DAILY,
    NotificationKind.INCIDENT: MailChoice.MAIL,
    NotificationKind.REPORT: MailChoice.MAIL,
    NotificationKind.PRIVACY: MailChoice.MAIL,
    NotificationKind.STANDS_IN: MailChoice.MAIL,
    NotificationKind.HELD: MailChoice.MAIL,
    NotificationKind.REVIEW_TASK: MailChoice.MAIL,
    NotificationKind.OUTDATED: MailChoice.MAIL,
    NotificationKind.OUTDATED_ANSWERED: MailChoice.MAIL,
    NotificationKind.CHANGE: MailChoice.DAILY,
}
_OF_ROLE: dict[Role, Choices] = {
    Role.PARTNER: {NotificationKind.NEW_HERE: MailChoice.WEEKLY},
    Role.FIELD: {NotificationKind.REPLY: MailChoice.DAILY},
    Role.ADMIN: {
        NotificationKind.REPLY: MailChoice.DAILY,
        NotificationKind.NEW_QUESTION: MailChoice.SITE,
        NotificationKind.PROPOSED: MailChoice.SITE,
    },
    Role.OBSERVER: {
        NotificationKind.REPLY: MailChoice.WEEKLY,
        NotificationKind.ANSWER: MailChoice.WEEKLY,
        NotificationKind.NEW_HERE: MailChoice.WEEKLY,
    },
}


def defaults(role: Role) -> Choices:
    """What people of this role hear of, and how, as long as they choose nothing."""
    return _COMMON | _OF_ROLE.get(role, {})


def kinds_for(user: User) -> list[NotificationKind]:
    """The kinds of notification that can ever reach somebody in the place of `user`."""
    animates = can(user, "moderate", "site")
    never = {
        NotificationKind.REPORT: not animates,
        NotificationKind.NEW_QUESTION: not animates and user.body_id is None,
        NotificationKind.CLARIFY: not can(user, "ask", Question),
        NotificationKind.INCIDENT: not can(user, "see", Incident),
        NotificationKind.STANDS_IN: not animates and user.body_id is None,
        NotificationKind.READING: not reads_on_request(user),
        NotificationKind.RATING: not can(user, "create", Resource),
        NotificationKind.SOURCE: not can(user, "create", Resource),
        NotificationKind.PROPOSED: not can(user, "create", Resource),
        NotificationKind.PROPOSAL_DECIDED: not can(user, "illustrate", Resource),
        NotificationKind.EDITED: not can(user, "create", Resource),
        NotificationKind.REVIEW_TASK: not can(user, "review", "site"),
        NotificationKind.OUTDATED: not can(user, "review", "site"),
    }
    return [kind for kind in NotificationKind if not never.get(kind)]


def of_person(session: Session, user: User) -> Choices:
    """What holds for `user`, kind by kind."""
    query = select(NotificationChoice).where(NotificationChoice.user_id == user.id)
    own = {row.kind: row.choice for row in session.scalars(query) if row.kind not in MANDATORY}
    return defaults(user.role) | own


def of_people(session: Session, kind: NotificationKind, people: Iterable[User]) -> dict[int, MailChoice]:
    """What each of `people` chose for `kind`, by their numbers; one statement for all."""
    choices = {user.id: defaults(user.role)[kind] for user in people}
    if kind not in MANDATORY:
        rows = select(NotificationChoice.user_id, NotificationChoice.choice).where(
            NotificationChoice.kind == kind, NotificationChoice.user_id.in_(list(choices))
        )
        choices.update((user_id, choice) for user_id, choice in session.execute(rows))
    return choices
