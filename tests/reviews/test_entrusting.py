"""« Confier à quelqu’un d’autre »: a review task changes hands."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fsforum.extensions import session
from fsforum.models import Notification, NotificationKind, QuestionState, ReviewTask


@pytest.fixture
def task(make, visit):
    """`task(kind, thing)`: the task that asking for a revision makes."""

    def made(kind, thing) -> ReviewTask:
        assert visit(make.admin()).submit(f"/a-revoir/{kind}/{thing.id}/revision").status_code == 303
        return session().scalar(select(ReviewTask).order_by(ReviewTask.id.desc()))

    return made


def waiting(user) -> int:
    query = select(Notification).filter_by(user_id=user.id, kind=NotificationKind.REVIEW_TASK, read_at=None)
    return len(session().scalars(query).all())


def test_the_new_one_is_told_and_the_one_before_has_nothing_to_do(make, visit, task):
    caf, colleague, field = make.partner("caf"), make.partner("caf"), make.field()
    one = task("ressource", make.resource("Prime d’activité", bodies=("caf",), owner=caf))
    client, path = visit(field), f"/a-revoir/taches/{one.id}"
    assert path in client.get("/a-revoir/?etat=en-revision").text
    page = client.get(path).text
    assert colleague.full_name in page
    answer = client.submit(path, {"owner": str(colleague.id)})
    assert answer.status_code == 303
    assert f"revoir par {colleague.full_name}" in client.get(answer.location).text
    assert (waiting(caf), waiting(colleague)) == (0, 1)


def test_an_answer_goes_to_its_body_or_the_animation_alone(make, visit, task):
    caf, cpam, field = make.partner("caf"), make.partner("cpam"), make.field()
    one = task("question", make.question(state=QuestionState.VALIDATED))
    client, path = visit(field), f"/a-revoir/taches/{one.id}"
    assert cpam.full_name not in client.get(path).text
    for nobody in ("", "0", str(cpam.id), str(make.animateur().id), "99999999", "x"):
        answer = client.submit(path, {"owner": nobody})
        assert answer.status_code == 422
        assert "Choisissez une personne" in answer.text
    assert client.submit(path, {"owner": str(field.id)}).status_code == 303
    assert (waiting(caf), waiting(field)) == (0, 0)  # one does not tell oneself


def test_what_is_done_is_entrusted_to_nobody(make, visit, task):
    guide = make.resource("Prime d’activité", bodies=("caf",))
    one, field = task("ressource", guide), make.field()
    assert visit(field).submit(f"/ressources/{guide.slug}/verification").status_code == 303
    assert visit(field).get(f"/a-revoir/taches/{one.id}").status_code == 403
    assert visit(field).get("/a-revoir/taches/99999").status_code == 404
