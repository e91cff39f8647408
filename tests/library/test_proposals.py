"""« Proposer une modification »: sent, read passage by passage, taken in whole, in part, or declined."""

from __future__ import annotations

import re

import pytest

from fsforum.core import attachments, mails
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    File,
    MailChoice,
    Notification,
    NotificationChoice,
    NotificationKind,
    Outbox,
    Proposal,
    ProposalState,
    Revision,
)

GUIDE = """Le début.

- fiche de paie
- avis d’impôt

Comparer avec la fiche de paie.

Appeler le 3949."""
BETTER = GUIDE.replace("Le début", "Le vrai début").replace("avis d’impôt", "avis").replace("3949", "3230")


def at(guide, page=""):
    return f"/ressources/{guide.slug}{page}"


def fresh(row):
    session().expire_all()
    return session().get_one(type(row), row.id)


@pytest.fixture
def proposed(make, visit, edited):
    """`proposed(guide, author, source=…)`: a proposal that was sent through the page."""

    def send(guide, author, **changed):
        sent = visit(author).submit(at(guide, "/proposer"), edited(guide, note="Un mot") | changed)
        assert sent.status_code == 303, sent.text
        assert sent.location == at(guide, "/propositions")
        return session().query(Proposal).order_by(Proposal.id.desc()).first()

    return send


def kinds(user):
    return [row.kind for row in session().query(Notification).filter_by(user_id=user.id, read_at=None)]


def test_a_reader_proposes_and_nothing_changes_for_the_others(make, visit, proposed):
    owner, field, reader = make.partner(), make.field(), make.animateur()
    guide = make.resource(source=GUIDE, owner=owner)
    assert "Proposer une modification" in visit(reader).get(at(guide)).text
    assert "Le début." in visit(reader).get(at(guide, "/proposer")).text
    proposal = proposed(guide, reader, source=BETTER)
    assert (proposal.state, proposal.base, proposal.author_id) == (ProposalState.SENT, 1, reader.id)
    assert fresh(guide).source == GUIDE
    assert kinds(owner) == kinds(field) == [NotificationKind.PROPOSED]
    assert kinds(reader) == []
    for judge in (owner, field):
        page = visit(judge).get(at(guide, f"/propositions/{proposal.id}")).text
        assert page.count('name="passages"') == 3
        assert re.search(r"Le <ins>vrai </ins>début|<ins>vrai</ins>", page)
        assert "Un mot" in visit(judge).get("/ressources/propositions").text
        assert "modification proposée attend" in visit(judge).get(at(guide)).text


def test_a_proposal_is_read_by_its_author_and_its_judges_alone(make, visit, proposed):
    guide, author = make.resource(source=GUIDE), make.animateur()
    proposal = proposed(guide, author, source=GUIDE + "\n\nUn mot de l’auteur.", note="Une note de l’auteur")
    assert "Une note de l’auteur" in visit(author).get(at(guide, "/propositions")).text
    for other in (make.animateur(), make.partner(), make.observer()):
        client = visit(other)
        assert client.get(at(guide, f"/propositions/{proposal.id}")).status_code == 404
        assert client.submit(at(guide, f"/propositions/{proposal.id}/acceptation")).status_code == 404
        for page in ("", "/propositions", "/historique"):
            assert "de l’auteur" not in client.get(at(guide, page)).text
    assert visit(make.animateur()).get("/ressources/propositions").status_code == 403
    assert "de l’auteur" not in visit(make.partner()).get("/ressources/propositions").text


def test_accepted_in_part_it_credits_who_proposed_and_tells_them(make, visit, proposed):
    field, author = make.field(first_name="Nadia"), make.animateur(first_name="Camille", last_name="Roussel")
    guide = make.resource(source=GUIDE, owner=field)
    proposal = proposed(guide, author, source=BETTER, note="Trois corrections")
    taken = {"passages": ["0", "2"], "change": "important", "reason": "L’avis d’impôt en entier, merci."}
    sent = visit(field).submit(at(guide, f"/propositions/{proposal.id}/acceptation"), taken)
    assert sent.location == at(guide)
    kept = fresh(guide)
    assert kept.source == GUIDE.replace("Le début", "Le vrai début").replace("3949", "3230")
    version = session().query(Revision).filter_by(resource_id=guide.id, number=2).one()
    assert (version.author_id, version.proposer_id) == (field.id, author.id)
    assert version.note == "Trois corrections"
    done = fresh(proposal)
    assert (done.state, done.version, done.decided_by_id) == (ProposalState.PARTLY, 2, field.id)
    assert kinds(author) == [NotificationKind.PROPOSAL_DECIDED]
    assert kinds(field) == []
    client = visit(author)
    assert "proposée par Camille Roussel, acceptée par Nadia" in client.get(at(guide, "/historique")).text
    mine = client.get(at(guide, "/propositions")).text
    assert "Acceptée en partie" in mine
    assert "en entier, merci" in mine
    assert "en entier, merci" in client.get(at(guide, f"/propositions/{proposal.id}")).text


def test_accepted_in_whole_with_its_title(make, visit, proposed):
    guide, author = make.resource("Prime", source=GUIDE), make.animateur()
    proposal = proposed(guide, author, source=BETTER, title="Prime d’activité", summary="En bref")
    every = {"passages": ["titre", "resume", "0", "1", "2"], "change": "mineur"}
    assert visit(make.field()).submit(at(guide, f"/propositions/{proposal.id}/acceptation"), every).location
    kept = fresh(guide)
    assert (kept.source, kept.title, kept.summary) == (BETTER, "Prime d’activité", "En bref")
    assert fresh(proposal).state == ProposalState.ACCEPTED


def test_declined_with_a_reason(make, visit, proposed):
    guide, author, field = make.resource(source=GUIDE), make.animateur(), make.field()
    proposal = proposed(guide, author, source=BETTER)
    client, address = visit(field), at(guide, f"/propositions/{proposal.id}/refus")
    page = client.submit(address, {"reason": "", "change": "mineur"})
    assert page.status_code == 422
    assert "Dites pourquoi" in page.text
    assert client.submit(address, {"reason": "Le 3949 reste le bon.", "change": "mineur"}).status_code == 303
    assert fresh(guide).version == 1
    assert fresh(proposal).state == ProposalState.DECLINED
    assert "Le 3949 reste le bon." in visit(author).get(at(guide, "/propositions")).text
    assert client.submit(address, {"reason": "Encore", "change": "mineur"}).status_code == 403


def test_nothing_ticked_is_no_decision(make, visit, proposed):
    guide = make.resource(source=GUIDE)
    proposal = proposed(guide, make.animateur(), source=BETTER)
    page = visit(make.field()).submit(
        at(guide, f"/propositions/{proposal.id}/acceptation"), {"change": "mineur"}
    )
    assert page.status_code == 422
    assert "Cochez au moins un passage" in page.text
    assert fresh(proposal).state == ProposalState.SENT


def test_where_the_guide_moved_on_the_rest_is_still_taken(make, visit, proposed, edited):
    guide, author, field = make.resource(source=GUIDE), make.animateur(), make.field()
    proposal = proposed(guide, author, source=BETTER)
    client = visit(field)
    moved = GUIDE.replace("Appeler le 3949.", "Appeler le 0 800.").replace("Comparer", "Bien comparer")
    client.submit(at(guide, "/modifier"), edited(guide, source=moved))
    address = at(guide, f"/propositions/{proposal.id}")
    page = client.get(address).text
    assert "La ressource a changé ici depuis" in page
    assert "La ressource a changé depuis la version 1" in page
    assert re.search(r'value="0" checked', page)
    assert not re.search(r'value="2" checked', page)
    every = {"passages": ["0", "1", "2"], "change": "mineur"}
    refused = client.submit(f"{address}/acceptation", every)
    assert refused.status_code == 409
    assert "Le guide a changé depuis aux mêmes endroits" in refused.text
    assert client.submit(f"{address}/acceptation", every | {"passages": ["0", "1"]}).status_code == 303
    source = fresh(guide).source
    assert "Le vrai début" in source
    assert "Bien comparer" in source
    assert "0 800" in source


def test_what_stands_in_the_guide_already_is_not_offered_again(make, visit, proposed, edited):
    guide, field = make.resource(source=GUIDE), make.field()
    proposal = proposed(guide, make.animateur(), source=GUIDE.replace("3949", "3230"))
    client = visit(field)
    client.submit(at(guide, "/modifier"), edited(guide, source=GUIDE.replace("3949", "3230")))
    page = client.get(at(guide, f"/propositions/{proposal.id}")).text
    assert "Déjà dans la ressource" in page
    assert 'name="passages"' not in page


def test_sent_for_validation_to_the_body_of_the_guide(make, visit, edited):
    guide, field = make.resource(source=GUIDE, bodies=("caf", "cpam")), make.field()
    caf, cpam = make.partner("caf"), make.partner("cpam")
    given = edited(guide, source=BETTER, note="À relire", action="valider", to=str(make.body("caf").id))
    page = visit(field).get(at(guide, "/modifier")).text
    assert "CAF de Haute-Saône" in page
    sent = visit(field).submit(
        at(guide, "/modifier"), given | {"bodies": [make.body("caf").id, make.body("cpam").id]}
    )
    assert sent.location == at(guide, "/propositions")
    proposal = session().query(Proposal).one()
    assert (proposal.state, proposal.body_id) == (ProposalState.SENT, make.body("caf").id)
    assert kinds(caf) == [NotificationKind.PROPOSED]
    assert kinds(cpam) == []
    address = at(guide, f"/propositions/{proposal.id}")
    assert visit(cpam).get(address).status_code == 404
    assert "À relire" in visit(caf).get("/ressources/propositions").text
    taken = {"passages": ["0", "1", "2"], "change": "mineur"}
    assert visit(caf).submit(f"{address}/acceptation", taken).status_code == 303
    assert fresh(guide).source == BETTER


def test_what_stands_beside_the_text_is_sent_too(make, visit, edited):
    guide, editor, judge = make.resource(source=GUIDE), make.admin(), make.field()
    theme = make.theme("Santé")
    given = edited(guide, keywords="prime, PPA", themes=[theme.id], action="valider", to="0")
    visit(editor).submit(at(guide, "/modifier"), given)
    proposal = session().query(Proposal).one()
    address = at(guide, f"/propositions/{proposal.id}")
    page = visit(judge).get(address).text
    assert "prime, PPA" in page
    assert "Santé" in page
    visit(judge).submit(f"{address}/acceptation", {"passages": ["fiche"], "change": "mineur"})
    assert fresh(guide).keywords == "prime, PPA"
    assert "Santé" in visit(judge).get(at(guide)).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Vous n’avez encore rien changé"),
        ({"source": BETTER, "note": ""}, "Dites en une ligne ce qui change"),
        ({"source": ""}, "Le texte est vide"),
        ({"source": "![](/fichiers/3/a.png)"}, "Une image n’a pas de description"),
        ({"source": "NIR 2 57 03 70 550 123 61"}, "numéro de sécurité sociale"),
        ({"source": BETTER, "version": "9"}, "Rechargez la page"),
    ],
)
def test_a_wrong_proposal_comes_back_with_what_was_typed(make, visit, edited, changed, said):
    guide = make.resource(source=GUIDE)
    given = edited(guide, note="Ma note") | changed
    page = visit(make.animateur()).submit(at(guide, "/proposer"), given)
    assert page.status_code == 422
    assert said in page.text
    assert session().query(Proposal).filter_by(state=ProposalState.SENT).count() == 0


def test_the_same_proposal_sent_twice_is_one(make, visit, edited):
    guide, client = make.resource(source=GUIDE), visit(make.animateur())
    given = edited(guide, source=BETTER, key="une-clef")
    assert [client.submit(at(guide, "/proposer"), given).status_code for _ in range(2)] == [303, 303]
    assert session().query(Proposal).count() == 1
    client.submit(at(guide, "/proposer"), edited(guide, source=BETTER + " Encore.", key="autre"))
    assert session().query(Proposal).count() == 2


def test_a_draft_of_a_proposal_is_kept_then_sent(make, visit, edited):
    guide, client = make.resource(source=GUIDE), visit(make.animateur())
    kept = client.submit(at(guide, "/proposer"), edited(guide, source=BETTER, note="", action="brouillon"))
    assert kept.location == at(guide, "/brouillon")
    assert "vrai début" in client.get(at(guide, "/proposer")).text
    client.submit(at(guide, "/proposer"), edited(guide, source=BETTER))
    assert session().query(Proposal).one().state == ProposalState.SENT


def test_its_author_takes_it_back(make, visit, proposed):
    guide, author, field = make.resource(source=GUIDE), make.animateur(), make.field()
    proposal = proposed(guide, author, source=BETTER)
    address = at(guide, f"/propositions/{proposal.id}")
    assert visit(author).submit(f"{address}/retrait").status_code == 303
    assert fresh(proposal).state == ProposalState.WITHDRAWN
    assert visit(field).get(address).status_code == 404
    assert kinds(field) == []
    assert visit(author).submit(f"{address}/retrait").status_code == 403


def test_nobody_judges_their_own_but_the_animation(make, visit, proposed):
    owner, field = make.partner(), make.field()
    guide = make.resource(source=GUIDE, owner=owner)
    proposal = proposed(guide, owner, source=BETTER)
    address, taken = at(guide, f"/propositions/{proposal.id}"), {"passages": ["0"], "change": "mineur"}
    assert visit(owner).submit(f"{address}/acceptation", taken).status_code == 403
    assert 'name="passages"' not in visit(owner).get(address).text
    assert visit(field).submit(f"{address}/acceptation", taken).status_code == 303


def test_an_observer_proposes_nothing(make, visit, edited):
    guide = make.resource(source=GUIDE)
    client = visit(make.observer())
    assert client.get(at(guide, "/proposer")).status_code == 403
    assert client.submit(at(guide, "/brouillon"), edited(guide)).status_code == 403
    assert "Proposer une modification" not in client.get(at(guide)).text


def test_a_proposal_of_an_archived_guide_waits_for_nobody(make, visit, proposed):
    guide, field = make.resource(source=GUIDE), make.field()
    proposal = proposed(guide, make.animateur(), source=BETTER)
    visit(field).submit(at(guide, "/archivage"), {"reason": "Le dispositif n’existe plus."})
    assert proposal.note not in visit(field).get("/ressources/propositions").text
    refused = visit(field).submit(
        at(guide, f"/propositions/{proposal.id}/acceptation"), {"passages": ["0"], "change": "mineur"}
    )
    assert refused.status_code == 403


def test_the_mails_say_what_is_proposed_without_its_text(make, visit, proposed):
    field, author = make.field(), make.animateur(first_name="Camille", last_name="Roussel")
    guide = make.resource("Prime d’activité", source=GUIDE, owner=field)
    proposal = proposed(guide, author, source=BETTER, note="Trois corrections")
    mails.deliver_due()
    told = session().query(Outbox).filter_by(template="proposed").one()
    assert "Camille Roussel propose une modification de « Prime d’activité »" in told.subject
    assert at(guide, "/propositions") in told.text
    assert "vrai début" not in told.text + told.html
    visit(field).submit(
        at(guide, f"/propositions/{proposal.id}/acceptation"), {"passages": ["0"], "change": "mineur"}
    )
    mails.deliver_due()
    told = session().query(Outbox).filter_by(template="proposal_decided").one()
    assert told.user_id == author.id
    assert at(guide, "/propositions") in told.text


def test_the_owner_hears_of_each_edit_and_sees_it(make, visit, edited):
    owner, editor = make.field(), make.animateur(first_name="Camille", last_name="Roussel")
    guide = make.resource("Astuces", owner=owner, open_to_contributions=True)
    session().add(NotificationChoice(user_id=owner.id, kind=NotificationKind.EDITED, choice=MailChoice.MAIL))
    session().commit()
    visit(editor).submit(at(guide, "/modifier"), edited(guide, source="Un autre texte"))
    told = session().query(Notification).filter_by(user_id=owner.id).one()
    assert (told.kind, told.seq) == (NotificationKind.EDITED, 2)
    page = visit(owner).get("/notifications/").text
    assert "Camille Roussel a modifié « Astuces »" in page
    assert f"{at(guide)}/versions/2?avec=1" in page
    mails.deliver_due()
    mail = session().query(Outbox).filter_by(template="edited").one()
    assert f"{at(guide)}/versions/2?avec=1" in mail.text
    visit(owner).submit(at(guide, "/modifier"), edited(fresh(guide), source="Le mien"))
    assert session().query(Notification).filter_by(kind=NotificationKind.EDITED).count() == 1
    for words in ("Encore un autre", "Et un autre"):
        visit(editor).submit(at(guide, "/modifier"), edited(fresh(guide), source=words))
    page = visit(owner).get("/notifications/").text
    assert "2 modifications de « Astuces »" in page
    assert f'href="{at(guide)}/historique"' in page, "where each can be compared and undone"


def test_the_queue_grows_in_no_statement(make, visit, proposed, queries):
    field = make.field()
    for number in range(6):
        proposed(make.resource(f"Guide {number}", source=GUIDE), make.animateur(), source=BETTER)
    client = visit(field)
    client.get("/ressources/propositions")
    with queries(at_most=5):
        assert client.get("/ressources/propositions").text.count("Guide ") >= 6


def test_sending_what_says_nothing_new_comes_back(make, visit, edited):
    guide = make.resource(source=GUIDE)
    given = edited(guide, note="Rien du tout", action="valider", to="0")
    page = visit(make.field()).submit(at(guide, "/modifier"), given)
    assert page.status_code == 422
    assert "Vous n’avez encore rien changé" in page.text
    assert "Rien du tout" in page.text
    assert session().query(Proposal).count() == 0


def test_a_text_that_was_stored_with_an_empty_line_at_its_end_is_the_same(make, visit, proposed, edited):
    guide, reader = make.resource(source=f"{GUIDE}\n"), make.animateur()
    nothing = visit(reader).submit(at(guide, "/proposer"), edited(guide, source=GUIDE, note="Rien"))
    assert nothing.status_code == 422
    assert "Vous n’avez encore rien changé" in nothing.text
    proposal = proposed(guide, reader, source=GUIDE.replace("3949.", "3949.\n\nFin."))
    editor = visit(make.field())
    editor.submit(at(guide, "/modifier"), edited(guide, source=GUIDE.replace("début", "commencement")))
    page = editor.get(at(guide, f"/propositions/{proposal.id}")).text
    assert page.count('name="passages"') == 1
    assert "La ressource a changé ici depuis" not in page


def test_a_passage_says_under_which_heading_it_stands_and_what_cannot_be_seen_in_it(make, visit, proposed):
    guide = make.resource(source="Avant.\n\n## Les étapes\n\nUn\nDeux")
    proposal = proposed(guide, make.animateur(), source="Avant tout.\n\n## Les étapes\n\nUn\n\nDeux")
    page = visit(make.field()).get(at(guide, f"/propositions/{proposal.id}")).text
    assert page.count("dans « Les étapes »") == 1
    assert page.index("dans « Les étapes »") > page.index("<ins>tout</ins>")
    assert page.count("Seuls des espaces ou des lignes vides changent.") == 1


def test_a_picture_that_went_into_a_message_is_not_published_with_the_proposal(make, visit, proposed):
    """A file has the readers of one thing: here those of the discussion."""
    guide, author = make.resource(source=GUIDE), make.animateur()
    picture = make.file(author, "plan.png", content_type="image/png")
    source = f"{GUIDE}\n\n![Le plan](/fichiers/{picture.id}/plan.png)"
    proposal = proposed(guide, author, source=source, kept=str(picture.id))
    post = make.post(make.thread(), author=author)
    with transaction() as db:
        attachments.attach(db.query(File).all(), post)
    taken = {"passages": ["0"], "change": "mineur"}
    assert visit(make.field()).submit(at(guide, f"/propositions/{proposal.id}/acceptation"), taken).location
    kept = fresh(picture)
    assert (kept.post_id, kept.proposal_id, kept.resource_id) == (post.id, None, None)
