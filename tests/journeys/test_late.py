"""What nobody answers in time reaches the field animator, who moves it; who is away names somebody."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from fsforum.channels import service
from fsforum.core import clock, reminders, workdays
from tests.factories import Make
from tests.journeys.conftest import Post, overflows


def test_a_late_question_reaches_the_field_animator(
    make: Make, signed_in: Callable[..., Page], letters: Post, width: int
) -> None:
    """She is told by mail, finds it among those in retard, reminds the body, gives it away, moves it."""
    nadia, caf, msa = make.field(), make.partner("caf", last_name="Vautrin"), make.partner("msa")
    theme = make.theme()
    make.usual(theme, make.body("msa"))
    today = clock.now().astimezone(clock.PARIS).replace(hour=10)
    # Not in the future, as ten o'clock is at night: what is told then waits in the outbox.
    while today > clock.now() or not workdays.is_workday(today.date()):
        today -= timedelta(days=1)
    due = workdays.add_workdays(today.date(), -3)
    make.question("Pension impayée : par où commencer ?", due_on=due, theme_id=theme.id)
    make.question("Une question dans les temps", due_on=today.date() + timedelta(days=20))
    with clock.held_at(today):
        assert reminders.send_due() == 1
        assert reminders.send_due() == 0
    [told] = letters.to(nadia.email)
    assert "Pension impayée" in told["Subject"]

    page = signed_in(nadia, width=width)
    page.goto("/questions/")
    page.get_by_role("link", name="En retard").first.click()
    expect(page.get_by_role("link", name="Pension impayée")).to_be_visible()
    expect(page.get_by_text("En retard de").first).to_be_visible()
    expect(page.get_by_text("Une question dans les temps")).to_have_count(0)
    page.get_by_role("button", name="Relancer").click()
    expect(page.get_by_text("Vous avez relancé la CAF par courriel.")).to_be_visible()
    page.locator("summary", has_text="Confier").click()
    page.get_by_role("button", name="Vautrin").click()
    expect(page.get_by_text("La question est confiée à")).to_be_visible()
    assert [mail["Subject"].partition(" : ")[0] for mail in letters.to(caf.email)] == [
        "Relance",
        f"{nadia.full_name} vous confie une question",
    ]
    page.locator("summary", has_text="Réorienter").click()
    assert not overflows(page)
    page.get_by_role("button", name="Vers la MSA").click()
    expect(page.get_by_text("La question est réorientée vers la MSA.")).to_be_visible()
    expect(page.get_by_text("Aucune question n’est en retard.")).to_be_visible()
    [moved] = letters.to(msa.email)
    assert moved["Subject"].startswith("Question réorientée vers la MSA")


def test_who_is_away_names_who_answers_meanwhile(
    make: Make, signed_in: Callable[..., Page], opened: Callable[..., Page], letters: Post, width: int
) -> None:
    """Karim notes his days; Nadia hears of it by mail, and answers from the mail of a new question."""
    karim, nadia = make.partner("cpam", first_name="Karim", last_name="Belaïd"), make.field()
    page, today = signed_in(karim, width=width), clock.today()
    page.goto("/compte/absences")
    page.get_by_label("Premier jour").fill(today.isoformat())
    page.get_by_label("Dernier jour").fill((today + timedelta(days=4)).isoformat())
    page.get_by_label("Qui vous remplace").select_option(str(nadia.id))
    page.get_by_role("button", name="Noter cette absence").click()
    expect(page.get_by_text("Votre absence est notée.")).to_be_visible()
    [named] = letters.to(nadia.email)
    assert named["Subject"].startswith("Karim Belaïd s’absente")
    other = opened(width=width)
    other.goto(letters.link(named))
    expect(other.get_by_role("heading", name="Connexion")).to_be_visible()  # that link acts for nobody

    service.ask(make.body("cpam"), make.animateur(), "Une attestation de droits en ligne ?", "x")
    mail = letters.to(nadia.email)[-1]
    assert mail["Subject"].startswith("Nouvelle question à la CPAM")
    other.goto(letters.link(mail))
    other.get_by_label("Votre message").fill("Depuis le compte ameli.")
    other.get_by_role("button", name="Répondre").first.click()
    expect(other.get_by_role("status").first).to_be_visible()
