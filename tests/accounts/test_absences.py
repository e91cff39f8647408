"""Days away of a référent: noted, called off, and who hears of questions meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fsforum.accounts.absences import service
from fsforum.channels import service as channels
from fsforum.core import absences, choices, clock, mails, notify
from fsforum.core.errors import DomainError
from fsforum.core.people import anonymise
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Absence, AccountState, Notification, Outbox, ThingKind

PAGE = "/compte/absences"


def away(user, delegate=None, start=0, days=3):
    first = clock.today() + timedelta(days=start)
    return service.declare(user, first, first + timedelta(days=days), delegate.id if delegate else None)


def told(user):
    session().expire_all()
    rows = select(Notification.kind).where(Notification.user_id == user.id, Notification.read_at.is_(None))
    return [kind.value for kind in session().scalars(rows)]


def mailed(user):
    return list(session().scalars(select(Outbox.template).where(Outbox.address == user.email)))


def test_a_referent_notes_days_away_and_a_delegate(make, visit):
    helene, lucie = make.partner("caf"), make.partner("caf", first_name="Lucie", last_name="Jacquot")
    other, ana = make.partner("cpam", last_name="Ailleurs"), make.animateur(last_name="Guichet")
    browser = visit(helene)
    page = browser.get(PAGE).text
    assert "Lucie Jacquot" in page and other.last_name not in page and ana.last_name not in page
    today = clock.today()
    form = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=4)).isoformat()}
    assert browser.submit(PAGE, form | {"delegate": str(lucie.id)}).status_code == 303
    page = browser.get(PAGE).text
    assert "Votre absence est notée" in page and "Remplacement" in page
    assert "Je suis de retour" in page


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", "", "Indiquez le premier jour"),
        ("2030-02-30", "2030-03-02", "Cette date n’existe pas"),
        ("2030-03-05", "2030-03-02", "vient après le premier"),
        ("2020-03-05", "2020-03-06", "déjà passée"),
    ],
)
def test_wrong_days_come_back(make, visit, first, last, said):
    answer = visit(make.partner("caf")).submit(PAGE, {"starts_on": first, "ends_on": last, "delegate": ""})
    assert answer.status_code == 422
    assert said in answer.text.replace("\u00a0", " ")


def test_two_absences_share_no_day_and_a_form_sent_twice_makes_one(make):
    helene = make.partner("caf")
    today = clock.today()
    first = service.declare(helene, today, today, None, "clef")
    assert service.declare(helene, today, today, None, "clef") == first
    with pytest.raises(DomainError, match="déjà notée"):
        away(helene)
    away(helene, start=1)


def test_a_delegate_of_another_body_is_refused(make):
    helene, karim = make.partner("caf"), make.partner("cpam")
    for person in (karim, make.animateur(), helene, make.partner("caf", state=AccountState.SUSPENDED)):
        with pytest.raises(DomainError, match="remplacer"):
            away(helene, person)
    away(helene, make.field())


def test_back_early_ends_it_and_calling_off_leaves_no_trace(make, visit):
    helene = make.partner("caf")
    with clock.held_at(clock.now() - timedelta(days=2)):
        running = away(helene, days=9)
    later = away(helene, start=20)
    browser = visit(helene)
    for number in (running, later):
        assert browser.submit(f"{PAGE}/{number}/fin").status_code == 303
    session().expire_all()
    [kept] = session().scalars(select(Absence))
    assert (kept.id, kept.ends_on) == (running, clock.today() - timedelta(days=1))


def test_another_one_s_absence_is_nobody_s_business(make, visit):
    helene = make.partner("caf")
    number = away(helene)
    for person in (make.partner("caf"), make.admin()):
        assert visit(person).submit(f"{PAGE}/{number}/fin").status_code == 404
    assert visit(make.animateur()).get(PAGE).status_code == 403


def test_the_delegate_hears_of_questions_too_and_only_meanwhile(make):
    body = make.body("caf")
    helene, field, ana = make.partner("caf"), make.field(), make.animateur()
    away(helene, field, days=1)
    channels.ask(body, ana, "Une question pendant les congés ?", "x")
    assert told(field) == ["remplacement", "nouvelle_question"] and told(helene) == ["nouvelle_question"]
    assert "new_question" in mailed(field)
    with clock.held_at(clock.now() + timedelta(days=2)):
        channels.ask(body, ana, "Une question au retour ?", "x")
    assert told(field) == ["remplacement", "nouvelle_question"]
    assert sorted(told(helene)) == ["nouvelle_question"] * 2


def test_a_delegate_who_is_away_hands_on_and_one_without_the_right_hears_nothing(make):
    justice = make.body("justice", restricted=True)
    claire, second, third = (make.partner("justice") for _ in range(3))
    away(claire, second)
    away(second, third)
    people = absences.with_delegates(session(), [claire])
    assert [user.id for user in people] == [claire.id, second.id, third.id]
    second.body_id = make.body("cpam").id
    session().commit()
    assert absences.with_delegates(session(), [claire]) == [claire]
    assert absences.has_interlocutor(session(), justice.id)


def test_a_body_is_attended_by_somebody_present_or_by_a_delegate(make):
    caf = make.body("caf")
    there = lambda: absences.has_interlocutor(session(), caf.id)  # noqa: E731
    assert not there()
    helene, field = make.partner("caf"), make.field()
    assert there()
    number = away(helene)
    assert not there()
    service.end(session().get_one(Absence, number))
    away(helene, field)
    assert there()
    field.state = AccountState.SUSPENDED
    session().commit()
    assert not there()


def test_nobody_there_warns_the_asker_and_tells_the_animation(make, visit):
    body, ana, field = make.body("caf"), make.animateur(), make.field()
    helene = make.partner("caf")
    browser = visit(ana)
    warning = "Aucun référent présent pour ce partenaire"
    assert warning not in browser.get("/questions/caf/nouvelle").text
    away(helene)
    assert warning in browser.get("/questions/caf/nouvelle").text
    number = channels.ask(body, ana, "Une question à personne ?", "x")
    assert warning in browser.get(f"/questions/caf/{number}").text
    assert told(field) == ["nouvelle_question"] and "new_question" in mailed(field)
    assert told(helene) == ["nouvelle_question"]


def test_a_former_member_s_absences_are_gone(make):
    helene = make.partner("caf")
    away(helene)
    anonymise(make.admin(), helene)
    assert session().scalars(select(Absence)).all() == []


def test_a_delegate_hears_that_they_stand_in_and_opening_the_questions_reads_it(make, visit):
    helene, lucie = make.partner("caf", first_name="Hélène", last_name="Vautrin"), make.partner("caf")
    away(helene, lucie, start=2)
    assert told(lucie) == ["remplacement"] and told(helene) == []
    assert "Vous remplacez" in visit(lucie).get(PAGE).text
    assert "Vous remplacez" not in visit(helene).get(PAGE).text
    page = visit(lucie).get("/notifications/").text
    assert "Hélène Vautrin s’absente du" in page and "vous assurez son remplacement" in page
    mails.deliver_due()
    [mail] = session().scalars(select(Outbox).where(Outbox.address == lucie.email))
    assert "vous assurez son remplacement" in mail.subject and "Cela s’arrête tout seul" in mail.text
    assert f"/questions/caf/?remplacement={helene.id}" in mail.text
    assert visit(lucie).get(f"/questions/caf/?remplacement={helene.id}").status_code == 200
    assert told(lucie) == []
    for odd in ("", "-1", "x", "9" * 30, "²", "999999"):
        assert visit(lucie).get("/questions/caf/", query_string={"remplacement": odd}).status_code == 200


def test_the_delegate_s_choice_holds_and_being_read_cancels_the_mail(make, visit):
    helene, lucie, terrain = make.partner("caf"), make.partner("caf"), make.field()
    visit(lucie).submit("/compte/notifications", choices_of(lucie, stands_in="site"))
    away(helene, lucie)
    away(lucie, terrain)
    with transaction() as opened:
        notify.read(opened, terrain, ThingKind.PERSON, lucie.id)
    mails.deliver_due()
    assert mailed(lucie) == []
    assert [m.outcome for m in session().scalars(select(Outbox).where(Outbox.address == terrain.email))] == [
        "dropped"
    ]


@pytest.mark.parametrize("start", [0, 5])
def test_back_early_or_called_off_the_delegate_hears_it_too(make, visit, start):
    helene, lucie = make.partner("caf"), make.partner("caf")
    number = away(helene, lucie, start=start)
    mails.deliver_due()
    visit(helene).submit(f"{PAGE}/{number}/fin")
    assert told(lucie) == ["remplacement"]
    assert "vous n’assurez plus son remplacement" in visit(lucie).get("/notifications/").text
    mails.deliver_due()
    mine = select(Outbox).where(Outbox.address == lucie.email).order_by(Outbox.id)
    last = session().scalars(mine).all()[-1]
    assert "est de retour" in last.subject and "ne recevez plus" in last.text
    again = visit(helene).submit(f"{PAGE}/{number}/fin")
    assert again.status_code in (303, 404) and told(lucie) == ["remplacement"]


def test_called_off_before_the_digest_nobody_hears_of_it(make, visit):
    helene, lucie = make.partner("caf"), make.partner("caf")
    visit(lucie).submit("/compte/notifications", choices_of(lucie, stands_in="quotidien"))
    number = away(helene, lucie, start=5)
    visit(helene).submit(f"{PAGE}/{number}/fin")
    assert told(lucie) == []


def choices_of(user, **other):
    """The form of `/compte/notifications` with the defaults of `user` and `other`."""
    kinds = [kind for kind in choices.kinds_for(user) if kind not in choices.MANDATORY]
    return {kind.name.lower(): choices.defaults(user.role)[kind].value for kind in kinds} | other
