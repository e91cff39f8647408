"""Several validated answers become one guide or join another; what they say later reaches its owner."""

from __future__ import annotations

from html import unescape

import pytest

from fsforum.channels import queries
from fsforum.channels import service as channels
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    Notification,
    NotificationKind,
    Question,
    QuestionState,
    Resource,
    ResourceAsked,
    ResourceQuestion,
    ResourceState,
    User,
)
from tests.support.answers import area

PICK, CHOOSE = "/ressources/reponses", "/ressources/reponses/guide"


@pytest.fixture
def answers(make):
    """Three validated answers, two of the CAF and one of the CPAM."""
    titles = (("Quels recours ?", "caf"), ("Quel délai ?", "caf"), ("Quelle pièce ?", "cpam"))
    return [
        make.question(title, channel=body, state=QuestionState.VALIDATED, answer=f"Réponse à {title}")
        for title, body in titles
    ]


def held(question: Question) -> Question:
    """The question as a page loads it, for the services of its channel."""
    found = queries.numbered(question.id)
    assert found
    return found


def told(user: User) -> int:
    rows = session().query(Notification).filter_by(user_id=user.id, kind=NotificationKind.SOURCE)
    return sum(row.count for row in rows)


def plain(text: str) -> str:
    return unescape(text).replace("\xa0", " ").replace("\u202f", " ")


def test_each_picks_among_the_answers_that_they_may_use(answers, make, visit):
    make.question("Pas encore répondue ?")
    make.body("justice", restricted=True)
    make.question("Une question réservée ?", channel="justice", state=QuestionState.VALIDATED)
    everything = plain(visit(make.field()).get(PICK).text)
    for title in ("Quels recours ?", "Quel délai ?", "Quelle pièce ?", "Une question réservée ?"):
        assert title in everything
    assert "Pas encore répondue" not in everything
    of_caf = plain(visit(make.partner("caf")).get(PICK).text)
    assert "Quels recours ?" in of_caf
    assert "Quelle pièce ?" not in of_caf
    assert "réservée" not in of_caf
    assert visit(make.animateur()).get(PICK).status_code == 403
    narrowed = plain(visit(make.field()).get(f"{PICK}?organisme=cpam").text)
    assert "Quelle pièce ?" in narrowed
    assert "Quels recours ?" not in narrowed
    assert "Quels recours ?" in plain(visit(make.field()).get(f"{PICK}?q=recours").text)
    for odd in ("?avant=x", "?theme=x&organisme=%00", "?q=%22NEAR(", "?q=" + "x" * 3000):
        assert visit(make.field()).get(PICK + odd).status_code == 200


def test_the_guide_is_chosen_among_those_about_the_same(answers, make, visit):
    recourse, delay, document = answers
    near = make.resource("Recours CAF", bodies=("caf",))
    make.resource("Carte grise", bodies=("msa",))
    client = visit(make.field())
    assert client.get(CHOOSE).status_code == 422
    assert "Cochez au moins une réponse." in plain(client.get(CHOOSE).text)
    page = plain(client.get(f"{CHOOSE}?question={recourse.id}&question={delay.id}").text)
    assert f"/ressources/nouvelle?question={recourse.id}&question={delay.id}" in page
    assert f"/ressources/{near.slug}/modifier?question={recourse.id}&question={delay.id}" in page
    assert "Carte grise" not in page
    assert "Carte grise" in plain(client.get(f"{CHOOSE}?question={recourse.id}&q=carte+grise").text)
    other = visit(make.partner("caf")).get(f"{CHOOSE}?question={recourse.id}&question={document.id}")
    assert other.status_code == 404


def test_three_answers_are_three_parts_with_their_sources(answers, make, visit, written):
    client = visit(make.field())
    query = "&".join(f"question={one.id}" for one in answers)
    page = plain(client.get(f"/ressources/nouvelle?{query}").text)
    for one, body in zip(answers, ("caf", "caf", "cpam"), strict=True):
        assert f"## {one.title}" in page
        assert f"(/questions/{body}/{one.id})" in page
    assert "Réponse à Quel délai ?" in page
    numbers = ",".join(str(one.id) for one in answers)
    client.submit("/ressources/nouvelle", written(title="Recours", action="publier", questions=numbers))
    session().expire_all()
    assert {one.state for one in answers} == {QuestionState.PUBLISHED}
    guide = session().query(Resource).one()
    shown = plain(visit(make.animateur()).get(f"/questions/caf/{answers[0].id}").text)
    assert "Publiée dans un guide" in shown
    assert f"/ressources/{guide.slug}" in shown


def test_a_revised_answer_tells_the_owner_and_shows_on_the_guide(answers, make, visit):
    question, owner, caf = answers[0], make.field(), make.partner("caf")
    guide = make.resource("Recours", owner=owner, bodies=("caf",))
    with transaction() as db:
        db.add(ResourceQuestion(resource_id=guide.id, question_id=question.id))
    assert "La réponse d’origine a changé" not in visit(owner).get(f"/ressources/{guide.slug}").text
    channels.answer(held(question), caf, "Le délai est maintenant de trois mois.")
    assert told(owner) == 0, "not validated yet"
    channels.validate(held(question), caf)
    assert told(owner) == 1
    page = plain(visit(make.animateur()).get(f"/ressources/{guide.slug}").text)
    assert "La réponse d’origine a changé" in page
    assert "Pris en compte" not in page
    client = visit(owner)
    assert f"/ressources/{guide.slug}/modifier?question={question.id}" in plain(
        client.get(f"/ressources/{guide.slug}").text
    )
    assert client.submit(f"/ressources/{guide.slug}/sources/{question.id}").status_code == 303
    assert "La réponse d’origine a changé" not in client.get(f"/ressources/{guide.slug}").text
    session().expire_all()
    assert question.state == QuestionState.PUBLISHED


def test_a_new_answer_takes_the_place_of_the_one_that_the_guide_had(answers, make, visit):
    question, client = answers[0], visit(make.field())
    first = client.get(f"/ressources/nouvelle?question={question.id}&question={answers[1].id}")
    guide = make.resource("Recours", area(first.text, "source"))
    address = f"/ressources/{guide.slug}/modifier?question={question.id}"
    assert area(client.get(address).text, "source") == guide.source, "it says so already"
    channels.answer(held(question), make.partner("caf"), "Trois mois.", valid=True)
    old = f"Réponse à {question.title}"
    text = area(client.get(address).text, "source")
    assert text.count(f"## {question.title}\n\nTrois mois.\n\nSource : question") == 1
    assert old not in text
    assert f"## {answers[1].title}" in text
    retouched = make.resource("Recours bis", guide.source.replace(old, f"{old}, en bref"))
    text = area(client.get(f"/ressources/{retouched.slug}/modifier?question={question.id}").text, "source")
    assert text.index(f"{old}, en bref") < text.index("Trois mois.") < text.index(f"## {answers[1].title}")
    other = make.resource("Autre chose", "Un début.")
    text = area(client.get(f"/ressources/{other.slug}/modifier?question={question.id}").text, "source")
    assert text.startswith(f"Un début.\n\n## {question.title}\n\nTrois mois.")


def test_an_edit_of_something_else_does_not_pass_for_the_new_answer(answers, make, visit, edited):
    question, owner = answers[0], make.field()
    guide = make.resource("Recours", owner=owner)
    with transaction() as db:
        db.add(ResourceQuestion(resource_id=guide.id, question_id=question.id))
    channels.answer(held(question), make.partner("caf"), "Trois mois.", valid=True)
    client, address = visit(owner), f"/ressources/{guide.slug}/modifier"
    client.submit(address, edited(guide, source="Une coquille corrigée."))
    session().expire_all()
    assert question.state == QuestionState.VALIDATED
    given = edited(guide, source="Trois mois.", questions=str(question.id))
    assert client.submit(address, given).status_code == 303
    session().expire_all()
    assert question.state == QuestionState.PUBLISHED
    assert session().query(ResourceQuestion).one().changed_at is None


def test_taking_in_is_for_who_edits_and_for_its_own_sources(answers, make, visit):
    guide = make.resource()
    address = f"/ressources/{guide.slug}/sources/{answers[0].id}"
    assert visit(make.animateur()).submit(address).status_code == 403
    assert visit(make.field()).submit(address).status_code == 404


def test_a_question_is_asked_under_a_guide_and_shows_there(make, visit):
    owner, ana = make.field(), make.animateur()
    guide = make.resource("Prime [d’activité]", owner=owner, bodies=("caf",))
    client = visit(ana)
    address = f"/questions/caf/nouvelle?ressource={guide.id}"
    assert address in plain(client.get(f"/ressources/{guide.slug}").text)
    form = plain(client.get(address).text)
    assert f'href="/ressources/{guide.slug}"' in form
    assert f'name="about" type="hidden" value="{guide.id}"' in form
    data = {"title": "Le couple séparé est-il concerné ?", "about": str(guide.id), "theme": "", "key": "k"}
    for _ in range(2):
        sent = client.submit("/questions/caf/nouvelle", data)
        assert sent.status_code == 303
    assert session().query(ResourceAsked).count() == 1
    assert "À propos de" in plain(client.get(sent.location).text)
    page = plain(visit(make.observer()).get(f"/ressources/{guide.slug}").text)
    assert "Questions sur cette ressource" in page
    assert "Le couple séparé est-il concerné ?" in page
    assert "Envoyée" in page
    told_ = session().query(Notification).filter_by(user_id=owner.id, kind=NotificationKind.NEW_HERE)
    assert told_.count() <= 1


def test_a_guide_out_of_reach_is_not_asked_about(make, visit):
    draft = make.resource("Projet secret", state=ResourceState.DRAFT, bodies=("caf",))
    client = visit(make.animateur())
    assert "Projet secret" not in client.get(f"/questions/caf/nouvelle?ressource={draft.id}").text
    for about in (str(draft.id), "99999", "-1"):
        data = {"title": "Une question sur autre chose ?", "about": about, "theme": "", "seen": "1"}
        assert client.submit("/questions/caf/nouvelle", data).status_code == 303
    assert session().query(ResourceAsked).count() == 0
    for odd in ("x", "%00", "9" * 40):
        assert client.get(f"/questions/caf/nouvelle?ressource={odd}").status_code == 200
        assert client.get(f"/questions/nouvelle?ressource={odd}").status_code == 200


def test_what_is_ticked_stays_while_one_turns_the_page_or_looks_for_more(make, visit):
    asked = [make.question(f"Question {n} ?", state=QuestionState.VALIDATED) for n in range(22)]
    client, first, oldest = visit(make.field()), asked[-1], asked[0]
    page = plain(client.get(PICK).text)
    assert f'formaction="{PICK}" name="avant"' in page
    after = page.split('name="avant" value="')[1].split('"')[0]
    page = plain(client.get(f"{PICK}?question={first.id}&avant={after}").text)
    assert oldest.title in page
    assert f'value="{first.id}" checked' in page
    found = plain(client.get(f"{PICK}?question={first.id}&q=introuvablement").text)
    assert f'value="{first.id}" checked' in found
    chosen = plain(client.get(f"{CHOOSE}?question={first.id}&question={oldest.id}").text)
    assert f"{PICK}?question={oldest.id}&question={first.id}" in chosen
    many = "&".join(f"question={one.id}" for one in asked)
    refused = client.get(f"{CHOOSE}?{many}")
    assert refused.status_code == 422
    assert "Cochez au plus 20 réponses." in plain(refused.text)
