"""What a body commits to, its piles and its queue, as those who keep it see them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from fsforum.channels import service
from fsforum.core import calendar, clock, fields
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Body, Question, QuestionState

PAGE = "/questions/caf/engagement"


def late(question, days, **values):
    due = clock.today() - timedelta(days=days)
    with transaction() as db:
        db.execute(update(Question).where(Question.id == question.id).values(due_on=due, **values))


def test_a_referent_sets_what_the_body_commits_to(make, visit):
    helene = make.partner("caf")
    browser = visit(helene)
    assert "Engagement" in browser.get("/questions/caf/").text
    form = {"commitment_days": "7", "closed_days": "24/12/2027\n27/12/2027 au 31/12/2027"}
    assert browser.submit(PAGE, form | {"mailbox": "Accueil@CAF.test"}).status_code == 303
    session().expire_all()
    body = session().query(Body).filter_by(slug="caf").one()
    assert (body.commitment_days, body.mailbox) == (7, "accueil@caf.test")
    assert len(body.closed_days) == 6 and not calendar.is_workday(body, date(2027, 12, 28))
    assert "27/12/2027 au 31/12/2027" in browser.get(PAGE).text
    number = service.ask(body, make.animateur(), "Sous sept jours ?", "x")
    assert session().get_one(Question, number).due_on == calendar.after(body, clock.today(), 7)
    for person in (make.partner("cpam"), make.animateur(), make.observer()):
        assert visit(person).submit(PAGE, form).status_code == 403


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"commitment_days": "0"}, "entre 1 et 30"),
        ({"closed_days": "demain"}, "écrivez un jour comme"),
        ({"closed_days": "31/02/2027"}, "écrivez un jour comme"),
        ({"closed_days": "31/12/2027 au 24/12/2027"}, "écrivez un jour comme"),
        ({"closed_days": "01/01/2027 au 31/12/2029"}, "écrivez un jour comme"),
        ({"mailbox": "accueil"}, "adresse"),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_typed(make, visit, given, said):
    form = {"commitment_days": "5", "closed_days": "", "mailbox": ""} | given
    answer = visit(make.partner("caf")).submit(PAGE, form)
    assert answer.status_code == 422
    assert said in answer.text.replace("\u00a0", " ")
    assert next(iter(given.values())) in answer.text


def test_closed_days_are_said_in_runs():
    days = ["2027-12-24", "2027-12-27", "2027-12-28", "2027-12-29"]
    assert fields.in_words(days) == "24/12/2027\n27/12/2027 au 29/12/2027"


def test_the_piles_of_the_animation(make, visit):
    make.partner("caf")
    late(make.question("En retard à la CAF ?"), 9)
    make.question("Personne à la CPAM ?", channel="cpam")
    make.question("Une précision ?", state=QuestionState.CLARIFY)
    make.question("Répondue ?", state=QuestionState.VALIDATED)
    browser = visit(make.field())
    shown = {
        "": {"En retard à la CAF ?", "Personne à la CPAM ?"},
        "en-retard": {"En retard à la CAF ?"},
        "sans-interlocuteur": {"Personne à la CPAM ?"},
        "precisions": {"Une précision ?"},
        "autre": {"En retard à la CAF ?", "Personne à la CPAM ?"},
    }
    titles = {"En retard à la CAF ?", "Personne à la CPAM ?", "Une précision ?", "Répondue ?"}
    for part, wanted in shown.items():
        page = browser.get(f"/questions/?file={part}").text.partition('id="partenaires"')[0]
        assert {title for title in titles if title in page} == wanted, part
    for words in (
        "Toutes <span>2",
        "En retard <span>1",
        "Sans interlocuteur <span>1",
        "Précision attendue <span>1",
    ):
        assert words in page


def test_one_click_gives_a_question_away_and_comes_back_to_the_pile(make, visit, queries):
    """The référents who are there and the usual bodies of the theme stand on the row."""
    helene, field = make.partner("caf", first_name="Hélène", last_name="Vautrin"), make.field()
    theme, msa = make.theme(), make.body("msa")
    make.usual(theme, msa)
    question = make.question("Une question à confier ?", theme_id=theme.id)
    browser = visit(field)
    page = browser.get("/questions/").text
    assert "Hélène Vautrin" in page and "Vers la MSA" in page and "Autre partenaire" in page
    url = f"/questions/caf/{question.id}"
    other = f"{url}/reorientation?retour="
    assert other in page and browser.submit(other, {"target": "caf"}).status_code == 422
    form = {"person": str(helene.id), "retour": "en-retard"}
    assert browser.submit(f"{url}/assignation", form).location == "/questions/?file=en-retard"
    assert browser.submit(other, {"target": "msa"}).location == "/questions/"
    session().expire_all()
    assert session().get_one(Question, question.id).body_id == msa.id


def test_the_piles_page_without_repeating_or_hiding(make, visit):
    for number in range(45):
        late(make.question(f"Question {number:02} ?", channel=("caf", "cpam")[number % 2]), number % 4)
    browser, seen, url = visit(make.field()), [], "/questions/"
    while url:
        page = browser.get(url).text
        seen += [part[:2] for part in page.split("Question ")[1:] if part[:2].isdigit() and part[2:4] == " ?"]
        found = page.partition('rel="next"')[0].rpartition('href="')[2] if 'rel="next"' in page else ""
        url = found.partition('"')[0].replace("&amp;", "&")
    assert len(set(seen)) == 45
