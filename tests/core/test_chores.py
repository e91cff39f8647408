"""What the worker throws away and whom it reminds, at their dates."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from fsforum.core import chores, clock, outbox
from fsforum.core.people import retention
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import AccountState, AuditEntry, Outbox, User
from tests.factories import Make


def months_ago(count: float) -> datetime:
    return clock.now() - retention.MONTH * count


def mails_to(user: User, template: str) -> list[Outbox]:
    return list(
        session().scalars(select(Outbox).where(Outbox.address == user.email, Outbox.template == template))
    )


def test_an_unused_account_is_reminded_twice_each_time_once(make: Make) -> None:
    user = make.animateur(created_at=months_ago(10.5))
    for _ in range(3):
        retention.apply(clock.now())
    assert len(mails_to(user, "account_unused")) == 1
    with clock.held_at(clock.now() + retention.MONTH):
        for _ in range(2):
            retention.apply(clock.now())
    assert len(mails_to(user, "account_unused")) == 2
    assert user.state == AccountState.ACTIVE


def test_after_a_year_it_is_suspended_and_after_two_anonymised(make: Make) -> None:
    make.admin(seen_at=clock.now())
    user = make.partner(created_at=months_ago(30), seen_at=months_ago(12.1))
    retention.apply(clock.now())
    assert user.state == AccountState.SUSPENDED
    with clock.held_at(clock.now() + retention.MONTH * 12):
        retention.apply(clock.now())
    assert user.full_name == "Ancien membre"


def test_a_visit_starts_the_year_again_and_the_last_administrator_keeps_the_keys(make: Make) -> None:
    admin = make.admin(created_at=months_ago(40))
    user = make.animateur(created_at=months_ago(40), seen_at=months_ago(1))
    retention.apply(clock.now())
    assert (admin.state, user.state) == (AccountState.ACTIVE, AccountState.ACTIVE)


def test_old_logs_and_sent_texts_go(make: Make, app: Any) -> None:
    now = clock.now()
    with transaction() as opened:
        opened.add(AuditEntry(at=now - timedelta(days=366), action="old", detail={}))
        opened.add(AuditEntry(at=now - timedelta(days=300), action="recent", detail={}))
        for days in (31, 5):
            mail = outbox.put(opened, "invitation", f"a{days}@exemple.test", path="/invitation/x")
            mail.done_at, mail.outcome, mail.text = now - timedelta(days=days), "sent", "texte"
    chores.purge(now)
    assert list(session().scalars(select(AuditEntry.action))) == ["recent"]
    session().expire_all()
    texts = {m.address: m.text for m in session().scalars(select(Outbox))}
    assert texts == {"a31@exemple.test": "", "a5@exemple.test": "texte"}
