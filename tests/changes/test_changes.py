"""« Ça change »: posted, brought into guides and answers, announced on its day, closed with the last task."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from fsforum.core import clock, dates, mails, readmarks
from fsforum.core.reviews import announce, concerned
from fsforum.core.transaction import transaction
from fsforum.core.typography import bound
from fsforum.extensions import session
from fsforum.models import (
    Change,
    MailChoice,
    Notification,
    NotificationChoice,
    NotificationKind,
    Outbox,
    Question,
    QuestionState,
    Resource,
    ResourceState,
    ReviewOutcome,
    ReviewTask,
    SearchDoc,
    ThingKind,
)

TITLE = "Prime d’activité : le montant forfaitaire change"


@pytest.fixture
def posted(make, visit):
    """`posted(by)`: a change about the CAF from next month on, posted through the page; returns it."""

    def post(by, **changed) -> Change:
        fields = {
            "title": TITLE,
            "effective_on": (clock.today() + timedelta(days=30)).isoformat(),
            "link": "https://www.legifrance.gouv.fr/un-texte",
            "source": "Le **forfait** augmente.",
            "bodies": [str(make.body("caf").id)],
            "themes": [],
        } | changed
        answer = visit(by).submit("/ca-change/nouveau", fields)
        assert answer.status_code == 303, answer.text
        return session().scalars(select(Change).order_by(Change.id.desc())).first()

    return post


def ticked(*things) -> dict[str, list[str]]:
    return {"things": [f"{concerned.kind_of(thing).value}-{thing.id}" for thing in things]}


def plain(answer) -> str:
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def told(user, kind=NotificationKind.CHANGE) -> int:
    query = select(Notification).filter_by(user_id=user.id, kind=kind)
    return len(session().scalars(query).all())


def test_a_change_is_read_by_all_and_named_at_home(make, visit, posted):
    field = make.field()
    change = posted(field)
    for reader in (make.observer(), make.animateur(), make.partner("cpam"), field):
        page = visit(reader).get(f"/ca-change/{change.id}").text
        assert bound(TITLE) in page
        assert "<strong>forfait</strong>" in page
        assert "https://www.legifrance.gouv.fr/un-texte" in page
        assert bound(TITLE) in visit(reader).get("/ca-change/").text
        assert bound(TITLE) in visit(reader).get("/").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Dites en une phrase ce qui change."),
        ("effective_on", "", "Dites à partir de quand."),
        ("effective_on", "2026-02-30", "Cette date n’existe pas"),
        ("effective_on", "2999-01-01", "moins de trois ans"),
        ("link", "javascript:alert(1)", "adresse complète"),
        ("bodies", [], "au moins un organisme ou un thème"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(make, visit, field, value, said):
    caf = make.body("caf")
    fields = {
        "title": TITLE,
        "effective_on": "2027-01-01",
        "link": "",
        "source": "Un détail à ne pas perdre.",
        "bodies": [str(caf.id)],
    } | {field: value}
    answer = visit(make.field()).submit("/ca-change/nouveau", fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Un détail à ne pas perdre." in answer.text
    assert session().query(Change).count() == 0


def test_sent_twice_a_change_is_posted_once(make, visit):
    client, caf = visit(make.field()), make.body("caf")
    fields = {"title": TITLE, "effective_on": "2027-01-01", "bodies": [str(caf.id)], "key": "une-cle"}
    first, second = (client.submit("/ca-change/nouveau", fields) for _ in range(2))
    assert first.location == second.location
    assert session().query(Change).count() == 1


def test_a_référent_speaks_for_their_own_body_and_the_field_animator_hears(make, visit, posted):
    field, caf = make.field(), make.partner("caf")
    make.body("cpam")
    assert "CPAM" not in visit(caf).get("/ca-change/nouveau").text.split("Thèmes concernés")[0]
    posted(caf)
    assert told(field) == 1
    other = {"title": TITLE, "effective_on": "2027-01-01", "bodies": [str(make.body("cpam").id)]}
    assert visit(caf).submit("/ca-change/nouveau", other).status_code == 422


def test_it_proposes_what_resembles_it_and_what_shares_its_theme_and_body(make, visit, posted):
    theme = make.theme()
    alike = make.resource("Prime d’activité : la déclaration", "Le montant forfaitaire.", bodies=("caf",))
    other = make.resource("Carte grise", "Une autre démarche.", bodies=("prefecture",))
    answer = make.question(
        "Prime d’activité : quel montant forfaitaire ?", state=QuestionState.VALIDATED, theme_id=theme.id
    )
    same = make.question("Un trop-perçu ?", state=QuestionState.VALIDATED, theme_id=theme.id)
    draft = make.resource("Prime d’activité : un brouillon", state=ResourceState.DRAFT, bodies=("caf",))
    change = posted(make.field(), themes=[str(theme.id)])
    page = visit(make.field()).get(f"/ca-change/{change.id}/contenus").text
    assert alike.title in page
    assert answer.title in page
    assert same.title in page
    assert other.title not in page
    assert draft.title not in page
    ticked_at_first = re.findall(r'value="([^"]+)"[^>]* checked', page)
    assert ticked_at_first == ticked(answer)["things"], (
        "words and theme; not the body and words, nor the theme"
    )

    bare = posted(make.field(), themes=[], key="sans-theme")
    page = visit(make.field()).get(f"/ca-change/{bare.id}/contenus").text
    assert set(re.findall(r'value="([^"]+)"[^>]* checked', page)) == set(ticked(answer, alike)["things"])


def test_four_guides_and_two_answers_are_revised_and_the_last_closes_the_change(make, visit, posted):
    field, caf = make.field(), make.partner("caf")
    guides = [make.resource(f"Guide {n}", bodies=("caf",), owner=caf) for n in range(4)]
    answers = [make.question(state=QuestionState.VALIDATED) for _ in range(2)]
    change = posted(field)
    answer = visit(field).submit(f"/ca-change/{change.id}/contenus", ticked(*guides, *answers))
    assert answer.status_code == 303
    assert told(caf, NotificationKind.REVIEW_TASK) == 4
    reader = visit(make.animateur())
    for guide in guides:
        page = reader.get(f"/ressources/{guide.slug}").text
        assert "En cours de révision" in page
        assert bound(TITLE) in page
    for question in answers:
        page = reader.get(f"/questions/caf/{question.id}").text
        assert "En cours de révision" in page
        assert bound(TITLE) in page
    assert "0 sur 6 contenus relus" in plain(reader.get(f"/ca-change/{change.id}"))

    visit(caf).submit(f"/ressources/{guides[0].slug}/verification")
    visit(caf).submit(f"/ressources/{guides[1].slug}/verification")
    edited = {
        "kind": "guide",
        "title": guides[2].title,
        "source": "Le nouveau montant.",
        "version": "1",
        "note": "Nouveau montant",
        "change": "important",
        "action": "version",
    }
    assert visit(field).submit(f"/ressources/{guides[2].slug}/modifier", edited).status_code < 400
    visit(caf).submit(f"/ressources/{guides[3].slug}/obsolescence", {"reason": "La règle a changé."})
    visit(caf).submit(f"/questions/caf/{answers[0].id}/verification")
    session().expire_all()
    assert session().get_one(Change, change.id).closed_at is None
    assert "5 sur 6 contenus relus" in plain(reader.get(f"/ca-change/{change.id}"))
    new = {"body": "Le forfait est de tant.", "suite": "valider"}
    visit(caf).submit(f"/questions/caf/{answers[1].id}/reponses", new)
    session().expire_all()
    outcomes = [task.outcome for task in session().query(ReviewTask).order_by(ReviewTask.id)]
    assert sorted(outcomes) == sorted(
        [ReviewOutcome.STILL_VALID] * 3 + [ReviewOutcome.REVISED] * 2 + [ReviewOutcome.OBSOLETE]
    )
    assert session().get_one(Change, change.id).closed_at is not None
    assert "Tout est relu" in reader.get(f"/ca-change/{change.id}").text
    assert "En cours de révision" not in reader.get(f"/ressources/{guides[0].slug}").text


def test_a_contributor_s_edit_does_not_end_a_review(make, visit, posted):
    field, guide = make.field(), make.resource(bodies=("caf",), open_to_contributions=True)
    change = posted(field)
    visit(field).submit(f"/ca-change/{change.id}/contenus", ticked(guide))
    edited = {
        "kind": "guide",
        "title": guide.title,
        "source": "Une virgule.",
        "version": "1",
        "note": "Une virgule",
        "change": "mineur",
        "action": "version",
    }
    assert visit(make.animateur()).submit(f"/ressources/{guide.slug}/modifier", edited).status_code < 400
    session().expire_all()
    assert session().get_one(Resource, guide.id).state == ResourceState.REVISING
    assert session().get_one(Resource, guide.id).version == 2


def test_of_two_changes_the_guide_waits_for_both_and_shows_one(make, visit, posted):
    field, guide = make.field(), make.resource(bodies=("caf",))
    first, second = posted(field), posted(field, title="Une autre règle change")
    for change in (first, second):
        visit(field).submit(f"/ca-change/{change.id}/contenus", ticked(guide))
    session().expire_all()
    assert session().get_one(Resource, guide.id).revising_change_id == second.id
    visit(field).submit(f"/ressources/{guide.slug}/verification")
    session().expire_all()
    assert all(change.closed_at for change in session().query(Change))


def test_nobody_flags_what_they_do_not_look_after(make, visit, posted):
    caf, hers = make.partner("caf"), make.resource(bodies=("cpam",))
    make.field()
    change = posted(caf)
    answer = visit(caf).submit(f"/ca-change/{change.id}/contenus", ticked(hers))
    assert answer.status_code == 422
    session().expire_all()
    assert session().get_one(Resource, hers.id).state == ResourceState.PUBLISHED


@pytest.mark.parametrize("sent", ["ressource-1e9", "question--1", "x", "ressource-", "ressource-99999999"])
def test_a_tick_that_means_nothing_flags_nothing(make, visit, posted, sent: str):
    change = posted(make.field())
    answer = visit(make.field()).submit(f"/ca-change/{change.id}/contenus", {"things": [sent]})
    assert answer.status_code == 422


def test_on_its_day_it_is_announced_once_to_those_concerned(make, posted):
    field = make.field()
    ana, caf, cpam, observer = make.animateur(), make.partner("caf"), make.partner("cpam"), make.observer()
    change = posted(make.admin())
    morning = datetime.combine(change.effective_on, datetime.min.time(), clock.PARIS) + timedelta(hours=9)
    with clock.held_at(morning - timedelta(days=1)):
        assert announce.announce_due() == 0
    with clock.held_at(morning - timedelta(hours=6)):
        assert announce.announce_due() == 0, "nobody is told at night"
    with clock.held_at(morning):
        assert announce.announce_due() == 1
        assert announce.announce_due() == 0
    assert [told(user) for user in (field, ana, caf, cpam, observer)] == [1, 1, 1, 0, 0]


def test_a_change_without_anything_to_revise_is_ended_by_hand(make, visit, posted):
    field, guide = make.field(), make.resource(bodies=("caf",))
    change = posted(field)
    visit(field).submit(f"/ca-change/{change.id}/contenus", ticked(guide))
    assert visit(field).submit(f"/ca-change/{change.id}/fin").status_code == 409
    visit(field).submit(f"/ressources/{guide.slug}/verification")
    other = posted(field)
    assert visit(field).submit(f"/ca-change/{other.id}/fin").status_code == 303
    session().expire_all()
    assert session().get_one(Change, other.id).closed_at


def test_a_correction_put_off_is_announced_again(make, visit, posted):
    field = make.field()
    change = posted(field, effective_on=clock.today().isoformat())
    with transaction():
        change.announced_at = clock.now()
    later = (clock.today() + timedelta(days=60)).isoformat()
    fields = {"title": "Reporté", "effective_on": later, "bodies": [str(make.body("caf").id)]}
    assert visit(field).submit(f"/ca-change/{change.id}/modifier", fields).status_code == 303
    session().expire_all()
    found = session().get_one(Change, change.id)
    assert (found.title, found.announced_at, found.effective_on.isoformat()) == ("Reporté", None, later)


def test_a_page_and_a_list_cost_no_more_with_more_contents(app, make, visit, posted, queries, monkeypatch):
    monkeypatch.setitem(app.config, "READ_MARKS", "later")
    field = make.field()
    change = posted(field)
    guides = [make.resource(bodies=("caf",)) for _ in range(6)]
    answers = [make.question(state=QuestionState.VALIDATED) for _ in range(4)]
    visit(field).submit(f"/ca-change/{change.id}/contenus", ticked(*guides, *answers))
    client, address = visit(make.animateur()), f"/ca-change/{change.id}"
    client.get("/")
    with queries(at_most=8):
        assert client.get(address).status_code == 200
    with queries(at_most=9):
        assert client.get("/ca-change/").status_code == 200
    readmarks.flush()


def test_what_is_obsolete_says_so_and_leaves_search_below_the_rest(make, visit):
    caf = make.partner("caf")
    old = make.question("Prime d’activité : quel forfait ?", state=QuestionState.VALIDATED, answer="Ancien.")
    guide = make.resource("Prime d’activité : le forfait", bodies=("caf",))
    fields = {"reason": "La règle a changé.", "replacement": guide.title}
    assert visit(caf).submit(f"/questions/caf/{old.id}/obsolescence", fields).status_code == 303
    page = visit(make.animateur()).get(f"/questions/caf/{old.id}").text
    assert "Cette réponse est obsolète." in page
    assert f'href="/ressources/{guide.slug}"' in page
    session().expire_all()
    assert session().get_one(Question, old.id).obsolete_on == clock.today()
    rows = select(SearchDoc.rank).filter_by(kind=ThingKind.QUESTION, ref_id=old.id)
    assert set(session().scalars(rows)) == {-5}
    assert visit(caf).submit(f"/questions/caf/{old.id}/verification").status_code == 303
    session().expire_all()
    assert session().get_one(Question, old.id).obsolete_on is None
    assert set(session().scalars(rows)) == {3}


def test_personal_data_is_held_back_and_can_be_taken_out(make, visit, posted):
    nir = "2 69 05 49 588 157 80"
    fields = {"title": f"Pour {nir}", "effective_on": "2027-01-01", "bodies": [str(make.body("caf").id)]}
    assert visit(make.field()).submit("/ca-change/nouveau", fields).status_code == 422
    change = posted(make.field())
    with transaction():
        change.source = f"Dossier {nir}."
    answer = visit(make.admin()).submit(
        f"/moderation/donnees-personnelles/changement/{change.id}/retrait", {"exact": ""}
    )
    assert answer.status_code == 303
    assert nir not in visit(make.animateur()).get(f"/ca-change/{change.id}").text
    session().expire_all()
    assert nir not in session().get_one(Change, change.id).source


def test_contents_of_a_restricted_channel_are_counted_for_its_readers_alone(make, visit, posted):
    make.body("justice", restricted=True)
    secret = make.question("Secret", channel="justice", state=QuestionState.VALIDATED)
    guide = make.resource(bodies=("caf",))
    change = posted(make.field(), effective_on=(clock.today() + timedelta(days=2)).isoformat())
    visit(make.field()).submit(f"/ca-change/{change.id}/contenus", ticked(guide, secret))
    for reader, count in ((make.animateur(), "0 sur 2"), (make.partner("caf"), "0 sur 1")):
        for address in ("/ca-change/", f"/ca-change/{change.id}"):
            page = plain(visit(reader).get(address))
            assert count in page, address
            assert ("Secret" in page) == (count == "0 sur 2" and address != "/ca-change/")


def test_by_mail_it_says_the_day_and_leads_to_its_page(make, posted):
    ana = make.animateur()
    with transaction() as db:
        db.add(NotificationChoice(user_id=ana.id, kind=NotificationKind.CHANGE, choice=MailChoice.MAIL))
    change = posted(make.field(), effective_on=clock.today().isoformat())
    with clock.held_at(clock.now().astimezone(clock.PARIS).replace(hour=9)):
        assert announce.announce_due() == 1
    [mail] = session().query(Outbox).filter_by(user_id=ana.id, template="change")
    composed = mails.compose(mail)
    assert f"{dates.day(change.effective_on)} : « {TITLE} »".split() == composed.subject.split()[3:]
    assert f"/ca-change/{change.id}" in composed.text
    assert "forfait</strong>" not in composed.html
