"""What lists, searches and mails take from the database is what the rules let each person see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.core import clock, finder, hiding, notify, scopes
from fsforum.core.policy import can
from fsforum.core.policy.threads import VISIBLE, readable
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library import queries as library
from fsforum.models import (
    AccountState,
    Notification,
    NotificationKind,
    Question,
    QuestionState,
    Resource,
    ResourceState,
    Role,
    SearchDoc,
    ThingKind,
    Thread,
    User,
)
from tests import conftest
from tests.factories import Make

AUDIENCES = [
    tuple(Role),
    (Role.ANIMATEUR, Role.FIELD, Role.ADMIN),
    (Role.FIELD, Role.ADMIN),
    (Role.ANIMATEUR,),
]
AUDIENCES += [(Role.PARTNER, Role.ADMIN), (Role.OBSERVER,)]
WORD = "commun"
KINDS = {ThingKind.THREAD: Thread, ThingKind.QUESTION: Question, ThingKind.RESOURCE: Resource}


@pytest.fixture(scope="module")
def spread(site: Flask) -> Iterator[list[User]]:
    """Somebody of each role, and things of every kind, audience and state, all holding one common word."""
    with site.app_context():
        make = Make()
        make.body("justice", restricted=True), make.body("cpam", restricted=True), make.body("caf")
        people = [make.partner("caf"), make.partner("cpam"), make.partner("justice"), make.animateur()]
        people += [make.field(), make.admin(), make.observer()]
        make.admin(state=AccountState.SUSPENDED)
        for number, audience in enumerate(AUDIENCES):
            space = make.space(f"Espace {number}", readers=audience)
            make.thread(f"Un {WORD} {number}", author=people[3], space=space)
            hidden = make.thread(f"Un {WORD} {number} masqué", author=people[3], space=space)
            with transaction() as db:
                hiding.hide_thread(db, hidden, people[5], "Essai")
        for state, channel in product(QuestionState, ("caf", "cpam", "justice")):
            make.question(f"Un {WORD} {state.value} ?", asker=people[3], channel=channel, state=state)
        for state, owner in product(ResourceState, (people[0], people[1], people[4])):
            make.resource(f"Un {WORD} {state.value}", owner=owner, state=state)
        sent = {"state": ResourceState.TO_VALIDATE, "asked_body_id": people[2].body_id}
        make.resource(f"Un {WORD} envoyé à un organisme", owner=people[0], **sent)
        _notify(people)
        yield people
        session().rollback()
        session().info.clear()
        conftest.empty()


def _notify(people: list[User]) -> None:
    """Tell everybody of everything, as if they had been able to read it once."""
    with transaction() as db:
        for kind, model in KINDS.items():
            for thing, user in product(db.scalars(select(model)).all(), people):
                db.add(
                    Notification(
                        user_id=user.id,
                        kind=NotificationKind.REPLY,
                        thing=kind,
                        ref_id=thing.id,
                        scope=thing.scope,
                        at=clock.now(),
                        count=1,
                    )
                )


def seen(user: User, model: Any) -> set[int]:
    """The numbers of what the view rule shows to `user`."""
    options = [joinedload(Question.body)] if model is Question else []
    return {
        thing.id for thing in session().scalars(select(model).options(*options)) if can(user, "view", thing)
    }


def of_threads(user: User) -> set[int]:
    return set(session().scalars(select(Thread.id).where(VISIBLE), readable(user)))


def of_questions(user: User) -> set[int]:
    return set(session().scalars(select(Question.id).where(scopes.within(Question.scope, user))))


def of_resources(user: User) -> set[int]:
    return set(session().scalars(select(Resource.id).where(library.visible(user))))


@pytest.mark.parametrize(
    ("model", "listed"), [(Thread, of_threads), (Question, of_questions), (Resource, of_resources)]
)
def test_lists_hold_what_the_rule_shows(spread: list[User], model: Any, listed: Callable[[User], set[int]]):
    shown = [(listed(user), seen(user, model)) for user in spread]
    assert [got for got, _ in shown] == [right for _, right in shown]
    assert len({frozenset(right) for _, right in shown}) > 2, "everybody sees the same: nothing was tried"


def test_search_finds_what_the_rule_shows(spread: list[User]):
    """But one's own drafts, and hidden discussions, which have their own lists."""
    for user in spread:
        for kind, model in KINDS.items():
            page, found = 1, set()
            while page <= (result := finder.search(user, WORD, kind, page=page)).last_page:
                found |= {hit.id for hit in result.hits}
                page += 1
            assert found <= seen(user, model)
            assert result.counts[kind] == len(found)
            indexed = set(
                session().scalars(
                    select(SearchDoc.ref_id).where(
                        SearchDoc.kind == kind, scopes.within(SearchDoc.scope, user)
                    )
                )
            )
            assert indexed == found


def test_the_count_of_notifications_counts_what_may_still_be_read(spread: list[User]):
    for user in spread:
        right = sum(len(seen(user, model)) for model in KINDS.values())
        own_drafts = {
            r.id for r in session().scalars(select(Resource)) if r.scope not in scopes.of_user(user)
        }
        right -= len(own_drafts & seen(user, Resource))
        assert notify.band(session(), user)[0] == right


def test_those_told_of_a_thing_are_those_who_hold_its_scope(spread: list[User]):
    """The people that a write may tell, and the scopes of each person, are one table read both ways."""
    every = {thing.scope for model in KINDS.values() for thing in session().scalars(select(model))}
    assert len(every) > len(AUDIENCES)
    for scope in every:
        told = set(session().scalars(select(User.id).where(scopes.readers(scope))))
        active = session().scalars(select(User).where(User.state == AccountState.ACTIVE))
        assert told == {user.id for user in active if scope in scopes.of_user(user)}


def test_a_suspended_person_sees_nothing_and_is_told_of_nothing(spread: list[User]):
    [gone] = session().scalars(select(User).where(User.state == AccountState.SUSPENDED))
    for model in KINDS.values():
        assert seen(gone, model) == set()
        for scope in session().scalars(select(model.scope).distinct()):
            assert gone.id not in session().scalars(select(User.id).where(scopes.readers(scope))).all()


def test_a_scope_that_is_no_scope_has_no_reader(spread: list[User]):
    for scope in ("", "space:", "space:x", "channel:-1", "hidden", "hidden:x", "space:1 or 1=1"):
        assert session().scalars(select(User.id).where(scopes.readers(scope))).all() == []
