"""Reports of what no longer holds, and requests for a revision."""

from datetime import date
from typing import Any

from fsforum.core import audit, once, reviews, throttle
from fsforum.core.errors import NotNow
from fsforum.core.policy import can
from fsforum.core.reviews import Thing
from fsforum.core.transaction import locked, transaction
from fsforum.models import Resource, ReviewTask, User

FREE_REPORTS = 20  # reports of one person in a quarter of an hour
CHANGED = "Ce contenu n’est plus en ligne, ou n’a plus de réponse validée. Rechargez la page."


def report(thing: Thing, reporter: User, reason: str, key: str = "") -> bool:
    """« Signaler comme obsolète »; False when this person's earlier report still waits.

    The caller has checked `report_outdated`.
    """
    with transaction() as session:
        mark = once.mark("outdated", key, reviews.kind_of(thing), thing.id, reason)
        if once.claim(session, reporter, mark):
            return True
        throttle.check(session, "outdated", str(reporter.id))
        throttle.hit(session, "outdated", str(reporter.id), FREE_REPORTS)
        _hold(session, thing, reporter, "report_outdated")
        made = reviews.report(session, thing, reporter, reason)
        once.keep(session, reporter, mark, thing.id)
        return made


def ask_revision(thing: Thing, actor: User) -> bool:
    """« Demander une révision »: a task for its owner; False when it was asked before.

    The caller has checked `ask_review`.
    """
    with transaction() as session:
        _hold(session, thing, actor, "ask_review")
        asked = reviews.ask(session, thing, actor)
        if asked and isinstance(thing, Resource):
            audit.record(session, actor, "resource.ask_review", f"resource:{thing.id}")
        elif asked:
            audit.record(session, actor, "question.ask_review", f"question:{thing.id}")
        return asked


def postpone(thing: Thing, actor: User, day: date) -> None:
    """« Changer la date de révision »: another day, without saying that it holds.

    The caller has checked `ask_review`.
    """
    with transaction() as session:
        _hold(session, thing, actor, "ask_review")
        thing.review_before = day
        if isinstance(thing, Resource):
            audit.record(session, actor, "resource.review_date", f"resource:{thing.id}", day=day.isoformat())
        else:
            audit.record(session, actor, "question.review_date", f"question:{thing.id}", day=day.isoformat())


def entrust(task: ReviewTask, owner: User, actor: User) -> None:
    """« Confier à quelqu’un d’autre » who may say whether it holds. The caller has checked `entrust`."""
    with transaction() as session:
        thing = reviews.thing_of(task)
        locked(session, thing)
        locked(session, task)
        if not can(actor, "entrust", task) or not can(owner, "ask_review", thing):
            raise NotNow(CHANGED)
        if task.owner_id == owner.id:
            return
        reviews.entrust(session, task, owner, actor)
        kind = reviews.kind_of(thing).value
        audit.record(session, actor, "review.entrust", f"{kind}:{thing.id}", to=owner.id)


def _hold(session: Any, thing: Thing, actor: User, act: str) -> None:
    locked(session, thing)
    if not can(actor, act, thing):
        raise NotNow(CHANGED)
