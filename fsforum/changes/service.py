"""Posting a change of rules, correcting it, asking for the revisions that it calls for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, markup, notify, once, reviews, scopes, throttle
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.policy import can
from fsforum.core.policy.accounts import animates
from fsforum.core.reviews import Thing, notices
from fsforum.core.transaction import locked, transaction
from fsforum.models import Change, ChangeBody, ChangeTheme, ReviewOutcome, ReviewTask, ThingKind, User

FREE_POSTS = 20  # changes that one person posts in a quarter of an hour


@dataclass(frozen=True)
class Content:
    """What the form of a change carries, already validated; themes and bodies by their numbers."""

    title: str
    effective_on: date
    source: str = ""
    link: str = ""
    themes: tuple[int, ...] = ()
    bodies: tuple[int, ...] = ()


def post(author: User, content: Content, key: str = "") -> int:
    """« Annoncer un changement »; returns its number. Field animators hear of what a partner posts.

    A référent speaks for their own body. The caller has checked `post`.
    """
    with transaction() as session:
        mark = once.mark("change", key, content)
        known = once.claim(session, author, mark)
        if known:
            return known
        throttle.check(session, "changes", str(author.id))
        throttle.hit(session, "changes", str(author.id), FREE_POSTS)
        _own_bodies(author, content.bodies)
        change = Change(
            scope=scopes.LIBRARY,
            author_id=author.id,
            created_at=clock.now(),
            title=content.title,
            effective_on=content.effective_on,
        )
        _write(change, content)
        session.add(change)
        session.flush()
        _set_rows(session, change, content)
        if not animates(author):
            notices.change_posted(session, change, author)
        audit.record(session, author, "change.post", f"change:{change.id}")
        once.keep(session, author, mark, change.id)
        return change.id


def correct(change: Change, editor: User, content: Content) -> None:
    """Say it better, move its day. Announced already, it is announced again on a day put off.

    The caller has checked `steer`.
    """
    with transaction() as session:
        locked(session, change)
        _own_bodies(editor, set(content.bodies) - {body.id for body in change.bodies})
        _write(change, content)
        if content.effective_on > clock.today():
            change.announced_at = None
        _set_rows(session, change, content)
        audit.record(session, editor, "change.correct", f"change:{change.id}")


def flag(change: Change, actor: User, things: Sequence[Thing]) -> int:
    """The ticked guides and answers are « En cours de révision », each with a task for its owner.

    What was ended, or flagged by somebody else meanwhile, is left as it is; returns how many tasks were
    made. The caller has checked `steer`, and that `actor` may ask for the revision of each.
    """
    with transaction() as session:
        made = 0
        for thing in sorted(things, key=lambda one: (reviews.kind_of(one).value, one.id)):
            locked(session, thing)
        for thing in things:
            if can(actor, "ask_review", thing):
                made += reviews.ask(session, thing, actor, change)
        if made:
            if locked(session, change).scope == scopes.HIDDEN:
                raise NotNow("Cette annonce vient d’être retirée.")
            change.closed_at = None
            audit.record(session, actor, "change.flag", f"change:{change.id}", things=made)
        return made


def close(change: Change, actor: User) -> None:
    """« Terminer » a change that calls for no revision. The caller has checked `steer`.

    One whose contents are still to be looked at closes by itself, with the last of them.
    """
    with transaction() as session:
        locked(session, change)
        left = exists().where(ReviewTask.change_id == change.id, ReviewTask.outcome == ReviewOutcome.OPEN)
        if session.scalar(select(left)):
            raise NotNow("Des contenus sont encore à revoir : le changement se termine avec le dernier.")
        if change.closed_at is None:
            change.closed_at = clock.now()
            audit.record(session, actor, "change.close", f"change:{change.id}")


def withdraw(change: Change, actor: User) -> None:
    """« Retirer l’annonce »: nobody reads it any more, and nothing is to be looked at because of it.

    What was looked at already keeps what came of it. The caller has checked `steer`.
    """
    with transaction() as session:
        for task in reviews.of_change(session, change):
            locked(session, reviews.thing_of(task))
        locked(session, change)
        reviews.release(session, change)
        change.scope, change.closed_at = scopes.HIDDEN, change.closed_at or clock.now()
        notify.forget(session, ThingKind.CHANGE, change.id)
        audit.record(session, actor, "change.withdraw", f"change:{change.id}")


def _own_bodies(user: User, bodies: Iterable[int]) -> None:
    if not animates(user) and set(bodies) - {user.body_id}:
        raise DomainError("Vous annoncez les changements de votre organisme.")


def _write(change: Change, content: Content) -> None:
    change.title, change.effective_on, change.link = content.title, content.effective_on, content.link
    change.source = content.source
    change.html = str(markup.render(content.source)) if content.source else ""
    change.render_version = markup.VERSION


def _set_rows(session: Session, change: Change, content: Content) -> None:
    number: dict[str, Any] = {"change_id": change.id}
    session.execute(delete(ChangeTheme).filter_by(**number))
    session.execute(delete(ChangeBody).filter_by(**number))
    session.add_all(ChangeTheme(theme_id=one, **number) for one in sorted(set(content.themes)))
    session.add_all(ChangeBody(body_id=one, **number) for one in sorted(set(content.bodies)))
