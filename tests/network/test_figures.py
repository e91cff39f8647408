"""Figures: exact, of what the reader may see, never of persons; sheets that run nothing."""

from datetime import date, datetime, timedelta

import pytest

from fsforum.core import clock, dates
from fsforum.models import QuestionState
from fsforum.network import queries as network
from fsforum.network.sheets import neutral, sheet

NOON = datetime(2027, 3, 18, 11, tzinfo=dates.PARIS)  # a Thursday


@pytest.fixture(autouse=True)
def _march():
    with clock.held_at(NOON):
        yield


def of(figures, short):
    return next(one for one in figures if one.body.short == short)


def test_questions_are_counted_by_body_and_month(make, visit):
    ana = make.animateur()
    make.question(asker=ana)
    make.question(asker=ana, state=QuestionState.VALIDATED)
    make.question(asker=ana, created_at=NOON - timedelta(days=40))
    make.question(asker=ana, due_on=NOON.date() - timedelta(days=3))
    make.question(asker=ana, state=QuestionState.DROPPED)
    make.question(asker=ana, channel="cpam")
    caf = of(network.by_body(ana), "CAF")
    assert (caf.asked, caf.answered, caf.open, caf.late) == (4, 1, 3, 1)
    assert of(network.by_body(ana), "CPAM").asked == 1
    page = visit(ana).get("/indicateurs/").text
    assert "Délai médian" in page and ana.last_name not in page.partition("<main")[2]


def test_the_delay_counts_working_days(make):
    ana = make.animateur()
    for days in (1, 6, 8):
        question = make.question(asker=ana, state=QuestionState.VALIDATED)
        question.created_at = NOON - timedelta(days=days)
    make.question(asker=ana)
    from fsforum.extensions import session

    session().commit()
    assert of(network.by_body(ana), "CAF").median_days == 4  # 1, 4 and 6 working days


def test_the_months_count_work_time_without_pauses_in_the_bodies_own_order(make, visit, monkeypatch):
    """Two answers in February (2 and 4 days), one in March after a pause; a closed day does not count."""
    ana = make.animateur()
    body = make.body("caf", closed_days=["2027-02-10"])
    make.body("cpam")

    def answered(reached: date, on: date, rested: int = 0) -> None:
        with clock.held_at(datetime(on.year, on.month, on.day, 12, tzinfo=dates.PARIS)):
            make.question(asker=ana, state=QuestionState.VALIDATED, reached_on=reached, rested_days=rested)

    answered(date(2027, 2, 1), date(2027, 2, 3))
    answered(date(2027, 2, 8), date(2027, 2, 15))  # 9, 11, 12, 15
    answered(date(2027, 3, 1), date(2027, 3, 10), rested=4)
    table = network.medians(network.answers(ana), network.bodies())
    [(row, days)] = table
    assert row.id == body.id and days == [None, None, None, None, 3, 3]
    monkeypatch.setattr(clock, "now", lambda: NOON)
    page = visit(ana).get("/indicateurs/").text
    assert "Délai de réponse par mois" in page and "février" in page
    rows = visit(ana).get("/indicateurs/delais.csv").text.splitlines()
    assert rows[0].endswith("février 2027;mars 2027") and "CAF;;;;;3,0;3" in rows


def test_a_restricted_channel_is_counted_for_its_readers_only(make, visit):
    make.body("justice", restricted=True)
    make.question(channel="justice")
    assert of(network.by_body(make.animateur()), "Justice").asked == 1
    for reader in (make.partner("caf"), make.observer()):
        assert [one.body.short for one in network.by_body(reader)] == ["CAF"]
        assert "Justice" not in visit(reader).get("/indicateurs/").text
        assert "Justice" not in visit(reader).get("/indicateurs/organismes.csv").text
    hidden = make.thread(space=make.space("Entre nous", readers=[]))
    assert network.discussions(make.admin()) == (0, 0) and hidden.id


def test_discussions_resources_and_accounts_are_counted(make):
    admin = make.admin()
    make.thread(author=admin)
    make.thread(author=admin, resolved_at=NOON, created_at=NOON - timedelta(days=60), active_at=NOON)
    make.resource(owner=admin)
    assert network.discussions(admin) == (1, 1)
    assert sum(network.resources().values()) == 1
    assert network.accounts() == {admin.role: 1}


def test_the_page_costs_the_same_however_much_happened(make, visit, queries):
    ana = make.animateur()
    for number in range(15):
        make.question(asker=ana, channel=("caf", "cpam", "msa")[number % 3], state=QuestionState.VALIDATED)
    client = visit(ana)
    with queries(at_most=10):
        client.get("/indicateurs/")


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(cell):
    assert neutral(cell) == f"'{cell}"
    assert f"'{cell[:1]}" in sheet(["A"], [[cell]])


def test_numbers_stay_numbers():
    assert sheet(["A"], [["CAF", -2, 1.5, None]]).splitlines()[1] == "CAF;-2;1,5;"


def test_the_sheet_of_the_bodies(make, visit):
    make.body("caf", description="x").short = "=HYPERLINK(1)"
    from fsforum.extensions import session

    session().commit()
    answer = visit(make.animateur()).get("/indicateurs/organismes.csv")
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    assert "'=HYPERLINK(1);0;0;0;0;" in answer.text
