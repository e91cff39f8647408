"""« Envoyer pour validation » a draft, to a body or not: who reads it, publishes it, sends it back."""

from __future__ import annotations

import pytest

from fsforum.core import mails
from fsforum.core.errors import NotNow
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library import service
from fsforum.models import (
    AuditEntry,
    Notification,
    NotificationKind,
    Outbox,
    Resource,
    ResourceState,
    Role,
    User,
)

REASON = "Le plafond a changé au 1er avril."


def promise(body: int) -> dict[str, str]:
    return {"verified_on": "2026-11-01", "verified_by": str(body), "review": "6"}


@pytest.fixture
def sent(make, visit) -> Resource:
    """A draft of the CPAM, about the CAF too, that its author sent to the CAF."""
    author = make.partner("cpam", first_name="Karim", last_name="Belaid")
    make.partner("caf"), make.field(), make.admin()
    draft = make.resource("Trop-perçu", "Le secret.", author, ResourceState.DRAFT, ("caf", "cpam"))
    answer = visit(author).submit(f"/ressources/{draft.slug}/validation", {"to": str(make.body("caf").id)})
    assert answer.status_code == 303
    session().expire_all()
    return draft


def one(role: Role, body: int | None = None) -> User:
    return session().query(User).filter_by(role=role, **({"body_id": body} if body else {})).one()


def told(user: User) -> list[NotificationKind]:
    return [n.kind for n in session().query(Notification).filter_by(user_id=user.id, read_at=None)]


def plain(answer) -> str:
    return answer.text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_the_référents_of_the_body_are_told_by_mail_and_read_the_draft(sent, visit):
    caf, field = one(Role.PARTNER, sent.asked_body_id), one(Role.FIELD)
    address = f"/ressources/{sent.slug}"
    assert (told(caf), told(field)) == ([NotificationKind.PROPOSED], [])
    mail = mails.compose(session().query(Outbox).filter_by(user_id=caf.id).one())
    assert "propose une ressource à valider" in mail.subject
    assert "Trop-perçu" in mail.subject
    for text in (mail.text, mail.html):
        assert address in text
        assert f"{address}/propositions" not in text
        assert "secret" not in text
    page = plain(visit(caf).get(address))
    assert "Karim Belaid l’a envoyé à" in page
    assert "Renvoyer à son auteur" in page
    assert "Trop-perçu" in visit(caf).get("/ressources/?etat=brouillon").text
    assert f'href="{address}"' in visit(caf).get("/notifications/").text
    assert visit(caf).get(f"{address}/historique").status_code == 200


def test_nobody_else_reads_it(sent, make, visit):
    for other in (make.partner("msa"), make.animateur(), make.observer()):
        assert visit(other).get(f"/ressources/{sent.slug}").status_code == 404
        assert "Trop-perçu" not in visit(other).get("/ressources/?etat=brouillon").text
        assert visit(other).get(f"/ressources/{sent.slug}/renvoi").status_code == 404
    for keeper in (one(Role.FIELD), one(Role.ADMIN)):
        assert visit(keeper).get(f"/ressources/{sent.slug}").status_code == 200
        assert "Trop-perçu" in visit(keeper).get("/ressources/?etat=brouillon").text


def test_a_référent_of_that_body_publishes_it_for_their_body_and_the_author_hears(sent, make, visit):
    caf, author = one(Role.PARTNER, sent.asked_body_id), session().get_one(User, sent.owner_id)
    address = f"/ressources/{sent.slug}"
    form = visit(caf).get(f"{address}/publication").text
    assert "L’animation départementale</option>" not in form
    for wrong in (0, author.body_id):
        assert visit(caf).submit(f"{address}/publication", promise(wrong)).status_code == 422
    assert visit(author).submit(f"{address}/publication", promise(author.body_id)).status_code == 403
    assert visit(caf).submit(f"{address}/publication", promise(caf.body_id)).status_code == 303
    session().expire_all()
    assert (sent.state, sent.scope, sent.asked_body_id) == (ResourceState.PUBLISHED, "library", None)
    assert (sent.verified_by_id, sent.verified_body_id) == (caf.id, caf.body_id)
    assert (told(caf), told(author)) == ([], [NotificationKind.PROPOSAL_DECIDED])
    mail = mails.compose(session().query(Outbox).filter_by(user_id=author.id).one())
    assert "Votre ressource est publiée" in mail.subject
    assert f"{address}\n" in mail.text
    assert "Votre ressource est publiée" in plain(visit(author).get("/notifications/"))
    assert visit(make.animateur()).get(address).status_code == 200


def test_it_is_sent_back_with_a_reason_and_read_by_that_body_no_more(sent, make, visit):
    caf, author = one(Role.PARTNER, sent.asked_body_id), session().get_one(User, sent.owner_id)
    address = f"/ressources/{sent.slug}"
    client = visit(caf)
    notice = make.file(author, "notice.txt", resource_id=sent.id)
    assert client.get(f"/fichiers/{notice.id}/notice.txt").status_code == 200
    assert client.submit(f"{address}/renvoi", {"reason": ""}).status_code == 422
    answer = client.submit(f"{address}/renvoi", {"reason": REASON})
    assert (answer.status_code, answer.location) == (303, "/ressources/")
    session().expire_all()
    assert (sent.state, sent.scope, sent.asked_body_id) == (ResourceState.DRAFT, "drafts", None)
    assert client.get(address).status_code == 404
    assert client.get(f"/fichiers/{notice.id}/notice.txt").status_code == 404
    assert "Trop-perçu" not in client.get("/notifications/").text
    assert mails.compose(session().query(Outbox).filter_by(user_id=caf.id).one()) is None
    assert (told(caf), told(author)) == ([], [NotificationKind.PROPOSAL_DECIDED])
    lines = plain(visit(author).get("/notifications/"))
    assert "vous renvoie votre brouillon : « Trop-perçu »" in lines
    mail = mails.compose(session().query(Outbox).filter_by(user_id=author.id).one())
    assert "vous renvoie votre brouillon" in mail.subject
    assert REASON not in mail.text
    page = plain(visit(author).get(address))
    assert REASON in page
    assert "Envoyer pour validation" in page
    acts = [entry.action for entry in session().query(AuditEntry)]
    assert acts == ["resource.send_back"]


def test_sent_again_it_waits_again_and_the_reason_is_gone(sent, visit):
    caf, author = one(Role.PARTNER, sent.asked_body_id), session().get_one(User, sent.owner_id)
    address = f"/ressources/{sent.slug}"
    visit(caf).submit(f"{address}/renvoi", {"reason": REASON})
    visit(author).submit(f"{address}/validation", {"to": str(caf.body_id)})
    assert told(caf) == [NotificationKind.PROPOSED]
    page = visit(caf).get(address).text
    assert REASON not in page
    visit(one(Role.FIELD)).submit(f"{address}/renvoi", {"reason": REASON})
    visit(author).submit(f"{address}/validation", {"to": "0"})
    session().expire_all()
    assert (sent.state, sent.scope) == (ResourceState.TO_VALIDATE, "drafts")
    assert visit(caf).get(address).status_code == 404
    assert told(one(Role.FIELD)) == [NotificationKind.PROPOSED]


def test_who_changes_body_or_role_reads_it_no_more(sent, make, visit):
    caf = one(Role.PARTNER, sent.asked_body_id)
    client, address = visit(caf), f"/ressources/{sent.slug}"
    assert client.get(address).status_code == 200
    msa = make.body("msa").id
    for change in ({"body_id": msa}, {"role": Role.OBSERVER, "body_id": sent.asked_body_id}):
        with transaction() as db:
            for name, value in change.items():
                setattr(db.get_one(User, caf.id), name, value)
        assert client.get(address).status_code == 404
        assert client.submit(f"{address}/publication", promise(caf.body_id)).status_code == 404


def test_a_decision_that_came_too_late_changes_nothing(sent, make, visit):
    """Two référents have the page open: the second finds that it was sent back, and to somebody else."""
    caf, author = one(Role.PARTNER, sent.asked_body_id), session().get_one(User, sent.owner_id)
    other = make.partner("caf")
    seen = session().get_one(Resource, sent.id)
    visit(other).submit(f"/ressources/{sent.slug}/renvoi", {"reason": REASON})
    visit(author).submit(f"/ressources/{sent.slug}/validation", {"to": "0"})
    with pytest.raises(NotNow, match="n’attend plus votre avis"):
        service.send_back(seen, caf, REASON)
    session().expire_all()
    assert session().get_one(Resource, sent.id).state == ResourceState.TO_VALIDATE


@pytest.mark.parametrize("choice", ["msa", "99999", "x"])
def test_only_a_body_that_it_is_about_can_be_asked(make, visit, choice: str):
    author = make.partner("cpam")
    draft = make.resource("Trop-perçu", owner=author, state=ResourceState.DRAFT, bodies=("cpam",))
    value = str(make.body("msa").id) if choice == "msa" else choice
    assert visit(author).submit(f"/ressources/{draft.slug}/validation", {"to": value}).status_code == 422
    session().expire_all()
    assert draft.state == ResourceState.DRAFT


def test_a_body_without_anybody_else_leaves_it_to_the_animation(make, visit):
    author, field = make.partner("cpam"), make.field()
    draft = make.resource("Trop-perçu", owner=author, state=ResourceState.DRAFT, bodies=("cpam",))
    visit(author).submit(f"/ressources/{draft.slug}/validation", {"to": str(author.body_id)})
    assert told(field) == [NotificationKind.PROPOSED]
    assert told(author) == []


@pytest.mark.parametrize("who", ["partner", "field"])
def test_a_new_guide_is_sent_to_a_body_at_once_and_is_then_about_it(make, visit, written, who: str):
    caf, author = make.partner("caf"), getattr(make, who)(*(["cpam"] if who == "partner" else []))
    client = visit(author)
    assert "Qui relit" in client.get("/ressources/nouvelle").text
    fields = written(action="valider", to=str(caf.body_id))
    answer = client.submit("/ressources/nouvelle", fields)
    assert answer.status_code == 303
    draft = session().query(Resource).one()
    assert (draft.state, draft.scope) == (ResourceState.TO_VALIDATE, f"drafts:{caf.body_id}")
    page = plain(client.get(answer.location))
    assert f"envoyé pour validation {make.body('caf').to}" in page
    assert visit(caf).get(answer.location).status_code == 200
    assert "CAF" in visit(caf).get("/ressources/?etat=brouillon&organisme=caf").text


def test_an_edited_draft_can_be_sent_to_a_body_too(make, visit, edited):
    caf, author = make.partner("caf"), make.partner("cpam")
    draft = make.resource("Trop-perçu", owner=author, state=ResourceState.DRAFT)
    fields = edited(draft, action="valider", to=str(caf.body_id), source="Un autre texte.")
    assert visit(author).submit(f"/ressources/{draft.slug}/modifier", fields).status_code == 303
    session().expire_all()
    assert (draft.state, draft.asked_body_id) == (ResourceState.TO_VALIDATE, caf.body_id)
    assert "Un autre texte." in visit(caf).get(f"/ressources/{draft.slug}").text
    fields = edited(draft, action="brouillon", source="Corrigé avant la relecture.")
    assert visit(author).submit(f"/ressources/{draft.slug}/modifier", fields).status_code == 303
    session().expire_all()
    assert draft.state == ResourceState.TO_VALIDATE, "it still waits"
    assert "Corrigé avant" in visit(caf).get(f"/ressources/{draft.slug}").text
