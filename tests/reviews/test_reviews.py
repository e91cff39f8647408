"""« À revoir »: what comes there and in which order, reports of readers, revisions asked for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from fsforum.core import clock, mails
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    Notification,
    NotificationKind,
    Outbox,
    OutdatedReport,
    Question,
    QuestionState,
    QuestionViewDay,
    Resource,
    ResourceState,
    ResourceViewDay,
    ReviewOutcome,
    ReviewTask,
)

WHY = "Le montant a changé au 1er avril."


def past(days: int = 3):
    return clock.today() - timedelta(days=days)


def read_by(thing, readers: int, ago: int = 5) -> None:
    day = clock.today() - timedelta(days=ago)
    with transaction() as db:
        if isinstance(thing, Resource):
            db.add(ResourceViewDay(resource_id=thing.id, day=day, readers=readers))
        else:
            db.add(QuestionViewDay(question_id=thing.id, day=day, readers=readers))


def titles(page: str) -> list[str]:
    return re.findall(r'class="row-title"><a href="[^"]+">([^<]+)</a>', page)


def plain(answer) -> str:
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def told(user, kind: NotificationKind) -> list[Notification]:
    return list(session().scalars(select(Notification).filter_by(user_id=user.id, kind=kind)))


def test_the_most_read_come_first_guides_and_answers_alike(make, visit):
    little = make.resource("Peu lu", review_before=past())
    most = make.question("La plus lue", state=QuestionState.VALIDATED, review_before=past())
    much = make.resource("Très lu", review_before=past())
    long_ago = make.resource("Lu autrefois", review_before=past(30))
    make.resource("Encore bon", review_before=clock.today() + timedelta(days=100))
    for thing, readers in ((little, 2), (most, 40), (much, 30)):
        read_by(thing, readers)
    read_by(long_ago, 900, ago=200)
    page = visit(make.field()).get("/a-revoir/").text
    assert titles(page) == ["La plus lue", "Très lu", "Peu lu", "Lu autrefois"]
    assert "40 lecteurs" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_goes_on_where_it_stopped(make, visit):
    for number in range(34):
        make.resource(f"Guide {number:02}", review_before=past(number % 3 + 1))
    client = visit(make.field())
    first = client.get("/a-revoir/").text
    following = re.search(r'href="(/a-revoir/\?apres=[^"]+)"', first)
    second = client.get(following[1].replace("&amp;", "&")).text
    shown = titles(first) + titles(second)
    assert (len(titles(first)), len(titles(second))) == (30, 4)
    assert len(set(shown)) == 34


def test_filters_narrow_by_sort_body_and_state(make, visit):
    make.resource("De la CAF", bodies=("caf",), review_before=past())
    make.resource("De la CPAM", bodies=("cpam",), review_before=clock.today() + timedelta(days=10))
    make.question("Une réponse", state=QuestionState.PUBLISHED, review_before=past())
    client = visit(make.field())
    assert titles(client.get("/a-revoir/?type=ressource").text) == ["De la CAF"]
    assert titles(client.get("/a-revoir/?type=question&organisme=caf").text) == ["Une réponse"]
    assert titles(client.get("/a-revoir/?organisme=cpam").text) == []
    assert titles(client.get("/a-revoir/?etat=bientot").text) == ["De la CPAM"]


@pytest.mark.parametrize("query", ["apres=x", "apres=%00", "etat=x&type=x&organisme=x", "apres=MXx8fA"])
def test_an_address_that_means_nothing_shows_the_first_page(make, visit, query: str):
    make.resource("De la CAF", review_before=past())
    assert titles(visit(make.field()).get(f"/a-revoir/?{query}").text) == ["De la CAF"]


def test_a_référent_finds_what_is_theirs_there_and_no_more(make, visit):
    caf = make.partner("caf")
    make.resource("De la CAF", bodies=("caf",), review_before=past())
    make.resource("De la CPAM", bodies=("cpam",), review_before=past())
    make.question("À la CPAM", channel="cpam", state=QuestionState.VALIDATED, review_before=past())
    make.question("À la CAF", state=QuestionState.VALIDATED, review_before=past())
    assert sorted(titles(visit(caf).get("/a-revoir/").text)) == ["De la CAF", "À la CAF"]


def test_a_restricted_answer_shows_to_nobody_else(make, visit):
    make.body("justice", restricted=True)
    make.question("Secret", channel="justice", state=QuestionState.VALIDATED, review_before=past())
    assert titles(visit(make.field()).get("/a-revoir/").text) == ["Secret"]
    assert titles(visit(make.partner("caf")).get("/a-revoir/").text) == []


def test_one_click_from_the_page_comes_back_to_it(make, visit):
    guide = make.resource(review_before=past())
    question = make.question(state=QuestionState.VALIDATED, review_before=past())
    client = visit(make.field())
    shown = "/a-revoir/?etat=a-revoir&organisme=caf"
    back = {
        "retour": re.search('name="retour" value="([^"]+)"', client.get(shown).text)[1].replace("&amp;", "&")
    }
    for address in (f"/ressources/{guide.slug}/verification", f"/questions/caf/{question.id}/verification"):
        answer = client.submit(address, back)
        assert (answer.status_code, answer.location) == (303, shown)
    assert titles(client.get("/a-revoir/").text) == []
    hostile = client.submit(address, {"retour": "a-revoir?_external=1&_scheme=evil&etat=%0d%0aX: y"})
    assert (hostile.status_code, hostile.location) == (303, "/a-revoir/?etat=%0D%0AX:+y")


def test_a_report_reaches_who_keeps_it_and_the_reporter_hears_the_outcome(make, visit):
    field, caf, cpam = make.field(), make.partner("caf"), make.partner("cpam")
    ana = make.animateur()
    guide = make.resource("Prime d’activité", owner=field, bodies=("caf",))
    address = f"/a-revoir/ressource/{guide.id}/signalement"
    assert "Signaler comme obsolète" in visit(ana).get(f"/ressources/{guide.slug}").text
    empty = visit(ana).submit(address, {"reason": ""})
    assert empty.status_code == 422
    assert "Dites en une phrase" in empty.text
    assert visit(ana).submit(address, {"reason": WHY}).status_code == 303
    assert [len(told(user, NotificationKind.OUTDATED)) for user in (field, caf, cpam)] == [1, 1, 0]
    page = visit(field).get("/a-revoir/?etat=signale").text
    assert titles(page) == ["Prime d’activité"]
    assert WHY.rstrip(".") in page

    visit(caf).submit(f"/ressources/{guide.slug}/verification")
    session().expire_all()
    assert session().query(OutdatedReport).one().outcome == ReviewOutcome.STILL_VALID
    [line] = told(ana, NotificationKind.OUTDATED_ANSWERED)
    assert line.read_at is None
    assert all(line.read_at for line in told(field, NotificationKind.OUTDATED))
    assert titles(visit(field).get("/a-revoir/?etat=signale").text) == []
    assert "est à jour" in visit(ana).get("/notifications/").text


@pytest.mark.parametrize(
    ("act", "data", "said"),
    [
        ("obsolescence", {"reason": "Oui, en effet."}, "est maintenant obsolète"),
        ("revision", {}, "est en cours de révision"),
        ("verification", {}, "est à jour"),
    ],
)
def test_each_outcome_is_told_in_its_own_words_and_by_mail(make, visit, act, data, said):
    caf, ana = make.partner("caf"), make.animateur()
    make.field()
    question = make.question("Quel forfait ?", state=QuestionState.VALIDATED)
    report = f"/a-revoir/question/{question.id}/signalement"
    assert visit(ana).submit(report, {"reason": WHY}).status_code == 303
    where = f"/a-revoir/question/{question.id}" if act == "revision" else f"/questions/caf/{question.id}"
    assert visit(caf).submit(f"{where}/{act}", data).status_code == 303
    assert said in visit(ana).get("/notifications/?filtre=non-lues").text
    mail = session().query(Outbox).filter_by(user_id=ana.id, template="outdated_answered").one()
    with transaction():
        told(ana, NotificationKind.OUTDATED_ANSWERED)[0].read_at = None
    composed = mails.compose(mail)
    assert said in composed.subject
    assert WHY not in composed.text


def test_a_second_report_of_one_person_waits_with_the_first(make, visit):
    ana, guide = visit(make.animateur()), make.resource()
    address = f"/a-revoir/ressource/{guide.id}/signalement"
    ana.submit(address, {"reason": WHY})
    ana.submit(address, {"reason": "Encore."})
    assert "déjà signalé" in ana.get(f"/ressources/{guide.slug}").text
    visit(make.animateur()).submit(address, {"reason": WHY})
    assert session().query(OutdatedReport).count() == 2


def test_personal_data_in_a_report_is_held_back(make, visit):
    guide = make.resource()
    address = f"/a-revoir/ressource/{guide.id}/signalement"
    answer = visit(make.animateur()).submit(address, {"reason": "Pour 2 69 05 49 588 157 80 c’est faux."})
    assert answer.status_code == 422
    assert session().query(OutdatedReport).count() == 0


def test_a_revision_is_asked_for_once_and_ends_with_what_its_owner_does(make, visit):
    field, caf = make.field(), make.partner("caf")
    guide = make.resource("Un guide", owner=caf, review_before=past())
    for _ in range(2):
        visit(field).submit(f"/a-revoir/ressource/{guide.id}/revision", {"retour": "a-revoir"})
    session().expire_all()
    task = session().query(ReviewTask).one()
    assert (task.owner_id, task.change_id) == (caf.id, None)
    assert session().get_one(Resource, guide.id).state == ResourceState.REVISING
    assert "En cours de révision" in visit(make.animateur()).get(f"/ressources/{guide.slug}").text
    assert "En cours de révision" in visit(make.animateur()).get("/ressources/").text
    assert len(told(caf, NotificationKind.REVIEW_TASK)) == 1
    assert titles(visit(caf).get("/a-revoir/?etat=en-revision").text) == ["Un guide"]
    visit(caf).submit(f"/ressources/{guide.slug}/verification")
    session().expire_all()
    assert session().query(ReviewTask).one().outcome == ReviewOutcome.STILL_VALID
    assert session().get_one(Resource, guide.id).state == ResourceState.PUBLISHED


def test_a_question_s_owner_is_who_validated_else_a_référent_else_the_field_animator(make, visit):
    field = make.field()
    question = make.question(state=QuestionState.VALIDATED)
    visit(field).submit(f"/a-revoir/question/{question.id}/revision")
    session().expire_all()
    assert session().query(ReviewTask).one().owner_id == question.validated_by_id
    page = visit(make.animateur()).get(f"/questions/caf/{question.id}").text
    assert "En cours de révision" in page
    assert session().get_one(Question, question.id).revising_on == clock.today()


@pytest.mark.parametrize("address", ["ressource/999999", "discussion/1", "x/1", "question/2147483647"])
def test_what_is_not_there_is_not_found(make, visit, address: str):
    assert visit(make.field()).get(f"/a-revoir/{address}/signalement").status_code == 404


@pytest.mark.parametrize("state", ["a-revoir", "bientot", "en-revision", "signale"])
def test_the_list_costs_six_statements_whatever_it_shows(make, visit, queries, state: str):
    day = past() if state == "a-revoir" else clock.today() + timedelta(days=3)
    field, caf = make.field(), make.partner("caf")

    def more() -> None:
        things = [
            make.resource(bodies=("caf", "cpam"), review_before=day),
            make.question(state=QuestionState.VALIDATED, review_before=day),
        ]
        for thing in things:
            where = f"/a-revoir/{'ressource' if isinstance(thing, Resource) else 'question'}/{thing.id}"
            visit(make.animateur()).submit(f"{where}/signalement", {"reason": WHY})
            if state == "en-revision":
                visit(field).submit(f"{where}/revision")

    spent = {}
    for rows in (2, 12):
        while len(titles(visit(field).get(f"/a-revoir/?etat={state}").text)) < rows:
            more()
        for user in (field, caf):
            client = visit(user)
            client.get("/a-revoir/")  # the first page of a visit notes when it was
            with queries(at_most=6) as sent:
                page = client.get(f"/a-revoir/?etat={state}").text
            assert len(titles(page)) == rows
            spent.setdefault(user.id, set()).add(len(sent))
    assert all(len(counts) == 1 for counts in spent.values()), spent


def test_the_counts_stand_where_nothing_is_listed(make, visit):
    make.resource("Bientôt", review_before=clock.today() + timedelta(days=10))
    page = plain(visit(make.field()).get("/a-revoir/?type=ressource"))
    assert "Rien n’est à revoir" in page
    assert re.search(r"Bientôt\s*<[^>]*>\s*1\b", page), page


def test_a_line_names_reports_change_and_who_looks_at_it(make, visit):
    ana, caf = make.animateur(first_name="Ana", last_name="Lopez"), make.partner("caf", last_name="Mercier")
    guide = make.resource("Un guide", owner=caf, bodies=("cpam", "caf"), review_before=past())
    visit(ana).submit(f"/a-revoir/ressource/{guide.id}/signalement", {"reason": WHY})
    visit(make.field()).submit(f"/a-revoir/ressource/{guide.id}/revision")
    page = plain(visit(caf).get("/a-revoir/?etat=en-revision"))
    assert f"revoir par {caf.full_name}" in page
    assert "CAF, CPAM" in page
    assert "Confier à quelqu’un d’autre" not in page
    assert "Confier à quelqu’un d’autre" in plain(visit(make.field()).get("/a-revoir/?etat=en-revision"))


def test_the_mails_say_what_is_to_do_and_let_it_be_done(make, visit, stranger):
    field, caf, ana = make.field(), make.partner("caf"), make.animateur()
    guide = make.resource("Un guide", owner=field, bodies=("caf",))
    visit(ana).submit(f"/a-revoir/ressource/{guide.id}/signalement", {"reason": WHY})
    [mail] = session().query(Outbox).filter_by(user_id=caf.id, template="outdated")
    composed = mails.compose(mail)
    assert "signale comme obsolète « Un guide »" in composed.subject
    address = re.search(r"/courriel/ressource/\S+", composed.text)[0]
    assert "Toujours valable" in composed.html
    assert WHY not in composed.text
    assert stranger.submit(address).status_code == 303
    assert mails.compose(mail) is None, "it is dealt with"

    question = make.question("Quel forfait ?", state=QuestionState.VALIDATED)
    visit(field).submit(f"/a-revoir/question/{question.id}/revision")
    session().expire_all()
    owner = session().get_one(Question, question.id).validated_by_id
    [task] = session().query(Outbox).filter_by(user_id=owner, template="review_task")
    text = mails.compose(task).text
    assert "vous demande de revoir « Quel forfait ? »" in mails.compose(task).subject
    assert "Donner une nouvelle réponse" in text
    assert "/courriel/" in text


def test_the_animation_s_home_counts_overdue_answers_and_reports(make, visit):
    field = make.field()
    make.question(state=QuestionState.VALIDATED, review_before=past())
    guide = make.resource()
    assert "1 réponse validée à revoir" in plain(visit(field).get("/"))
    visit(make.animateur()).submit(f"/a-revoir/ressource/{guide.id}/signalement", {"reason": WHY})
    page = plain(visit(field).get("/"))
    assert "1 signalement d’obsolescence" in page
    assert "2 choses vous attendent" in page


@pytest.mark.parametrize("kind", ["ressource", "question"])
def test_another_date_is_no_verification(make, visit, kind: str):
    caf = make.partner("caf")
    thing = (
        make.resource(bodies=("caf",), review_before=past())
        if kind == "ressource"
        else make.question(state=QuestionState.VALIDATED, review_before=past())
    )
    client, address = visit(caf), f"/a-revoir/{kind}/{thing.id}/date"
    assert "rentrée" in client.get(address).text
    assert client.submit(address, {"review": "date"}).status_code == 422
    wrong = client.submit(address, {"review": "date", "review_on": "2001-01-01"})
    assert wrong.status_code == 422
    assert "Choisissez une date à venir" in wrong.text
    assert client.submit(address, {"review": "avril"}).status_code == 303
    session().expire_all()
    found = session().get_one(type(thing), thing.id)
    assert (found.review_before.month, found.review_before.day) == (4, 1)
    assert found.verified_on is None
