# ruff: noqa: E501 (rows are read in one piece)
"""Personal data already stored: listed by a scan, taken out of everything, written into the register."""

from __future__ import annotations

import io
import json

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo
from sqlalchemy import func, select

from fsforum.cli import cli
from fsforum.core import attachments, clock, index, listed, privacy
from fsforum.core.storage import Storage
from fsforum.extensions import session
from fsforum.models import (
    AuditEntry,
    Collection,
    File,
    FileText,
    FileVersion,
    Help,
    Incident,
    Notification,
    NotificationKind,
    Outbox,
    Post,
    PostRevision,
    PrivacyFinding,
    PrivacyIncident,
    Proposal,
    ProposalState,
    Question,
    QuestionMessage,
    QuestionState,
    Report,
    Resource,
    Revision,
    SearchDoc,
    Thread,
    Verdict,
)
from fsforum.moderation import queries
from tests.core.pii.corpus import NIR

HERE = "/moderation/donnees-personnelles"


@pytest.fixture(autouse=True)
def _directory(app):
    listed.forget()


@pytest.fixture
def ana(make):
    return make.animateur()


@pytest.fixture
def field(make):
    return make.field()


def everything() -> str:
    """All that the database says, as one text."""
    session().expire_all()
    said = []
    for kind in (Thread, Post, PostRevision, Question, QuestionMessage, Resource, Revision, Proposal, SearchDoc, Outbox, AuditEntry,
                 PrivacyIncident, PrivacyFinding, Notification):  # fmt: skip
        for row in session().scalars(select(kind)):
            said += [
                str(getattr(row, column.key)) for column in kind.__table__.columns if hasattr(row, column.key)
            ]
    return "\n".join(said)


def count(kind) -> int:
    return session().scalar(select(func.count()).select_from(kind)) or 0


def test_a_scan_lists_what_was_stored_before(make, ana, field, visit):
    thread = make.thread("Une discussion", f"Son numéro : {NIR}", author=ana)
    make.thread("Une autre", "La ville compte 70 000 habitants.", author=ana)
    assert privacy.scan() == 1
    assert privacy.scan() == 1
    page = visit(field).get(HERE)
    assert "Une discussion" in page.text
    assert "Une autre" not in page.text
    assert NIR not in page.text
    shown = visit(field).get(f"{HERE}/discussion/{thread.id}/retrait")
    assert "<mark>2 69 05 ••" in shown.text
    assert visit(ana).get(HERE).status_code == 403


def test_taking_out_leaves_no_trace(make, ana, field, visit):
    thread = make.thread(f"Que faire pour {NIR} ?", f"Son numéro : {NIR}", author=ana)
    post = session().scalars(select(Post).filter_by(thread_id=thread.id)).one()
    session().add(
        PostRevision(post_id=post.id, source=f"Avant : {NIR}", editor_id=ana.id, created_at=post.created_at)
    )
    session().add(
        Outbox(message_id="m@x", template="reply", address=ana.email, created_at=post.created_at,
               send_after=post.created_at, done_at=post.created_at, outcome="kept", subject=f"Re : Que faire pour {NIR} ?",
               text=f"Que faire pour {NIR} ?", html=f"<p>{NIR}</p>")
    )  # fmt: skip
    session().commit()
    index.rebuild()
    privacy.scan()
    assert everything().count(NIR) > 6
    answer = visit(field).submit(f"{HERE}/discussion/{thread.id}/retrait", {"exact": ""})
    assert answer.status_code == 303
    said = everything()
    assert NIR not in said
    assert NIR.replace(" ", "") not in said.replace(" ", "").replace("-", "")
    assert session().get_one(Thread, thread.id).title == "Que faire pour [n° masqué] ?"
    line = session().scalars(select(PrivacyIncident)).one()
    assert (line.kinds, line.author_id, line.actor_id) == ("nir", ana.id, field.id)
    told = (
        session().scalars(select(Notification).filter_by(user_id=ana.id, kind=NotificationKind.PRIVACY)).one()
    )
    assert told.actor_id == field.id
    assert "a retiré une donnée personnelle" in visit(ana).get("/notifications/").text
    assert "Registre des incidents" in visit(field).get(f"{HERE}/registre").text
    assert "un numéro de sécurité sociale" in visit(field).get(f"{HERE}/registre").text
    assert privacy.scan() == 0


def test_questions_and_resources_are_cleaned_too(make, ana, field, visit):
    question = make.question(f"Que faire pour {NIR} ?", asker=ana)
    resource = make.resource("Un guide", f"## Étape\n\nExemple {NIR}", owner=field)
    words = {"title": "Un guide", "source": f"Proposé : {NIR}", "note": NIR, "base": 1, "facts": {}}
    for state in (ProposalState.DRAFT, ProposalState.SENT):
        change = {"resource_id": resource.id, "author_id": ana.id, "state": state} | words
        session().add(Proposal(saved_at=resource.created_at, **change))
    session().commit()
    index.rebuild()
    for path in (f"question/{question.id}", f"ressource/{resource.id}"):
        assert visit(field).submit(f"{HERE}/{path}/retrait", {}).status_code == 303
    said = everything()
    assert NIR not in said
    assert NIR.replace(" ", "-") not in said
    assert count(PrivacyIncident) == 2


def test_a_name_is_taken_out_when_it_is_pointed_at(make, ana, field, visit):
    thread = make.thread("Une discussion", "Madame Zébulon attend.", author=ana)
    path = f"{HERE}/discussion/{thread.id}/retrait"
    assert visit(field).submit(path, {"exact": "Xyzzy"}).status_code == 422
    assert visit(field).submit(path, {"exact": "Madame Zébulon"}).status_code == 303
    assert "Zébulon" not in everything()
    assert session().scalars(select(Post.source)).one() == "[donnée masquée] attend."


def test_what_stands_beside_the_messages_is_cleaned_too(make, ana, field, visit):
    thread = make.thread("Une discussion", "Voici l’attestation.", author=ana)
    post = session().scalars(select(Post).filter_by(thread_id=thread.id)).one()
    file = make.file(ana, f"attestation {NIR}.txt", post_id=post.id)
    make.file_version(file)
    session().add(
        Report(post_id=post.id, reporter_id=ana.id, reason=f"On y lit {NIR}", created_at=post.created_at)
    )
    question = make.question("Que faire ?", asker=ana, answer="Rien.", state=QuestionState.VALIDATED)
    session().add(
        Verdict(question_id=question.id, answer_seq=2, body_id=question.body_id, user_id=ana.id, helped=Help.NO,
                why=f"Pas pour {NIR}", created_at=post.created_at)
    )  # fmt: skip
    session().commit()
    assert privacy.scan() == 2
    for path in (f"discussion/{thread.id}", f"question/{question.id}"):
        assert NIR not in visit(field).get(f"{HERE}/{path}/retrait").text
        assert visit(field).submit(f"{HERE}/{path}/retrait", {}).status_code == 303
    session().expire_all()
    names = [*session().scalars(select(File.name)), *session().scalars(select(FileVersion.name))]
    assert names == ["attestation [n° masqué].txt"] * 2
    assert session().scalars(select(Report.reason)).one() == "On y lit [n° masqué]"
    assert session().scalars(select(Verdict.why)).one() == "Pas pour [n° masqué]"
    assert privacy.scan() == 0


def test_an_incident_is_cleaned_and_its_author_told(make, ana, field, visit):
    body = make.body("caf")
    now = clock.now()
    row = Incident(
        body_id=body.id, text=f"Le site refuse {NIR}", author_id=ana.id, opened_at=now, expires_at=now
    )
    session().add(row)
    session().commit()
    assert privacy.scan() == 1
    assert visit(field).submit(f"{HERE}/incident/{row.id}/retrait", {}).status_code == 303
    session().expire_all()
    assert session().get_one(Incident, row.id).text == "Le site refuse [n° masqué]"
    assert "a retiré une donnée personnelle" in visit(ana).get("/notifications/").text


def test_a_collection_is_cleaned_and_its_owner_told(make, field, visit):
    now = clock.now()
    row = Collection(slug=f"dossier-{NIR}", scope="library", title=f"Dossier {NIR}", summary="À lire", owner_id=field.id,
                     created_at=now, updated_at=now)  # fmt: skip
    session().add(row)
    session().flush()
    index.put_collection(session(), row)
    session().commit()
    assert privacy.scan() == 1
    other = make.field()
    page = visit(other).get(HERE)
    assert f"{HERE}/collection/{row.id}/retrait" in page.text
    assert visit(other).submit(f"{HERE}/collection/{row.id}/retrait", {}).status_code == 303
    session().expire_all()
    row = session().get_one(Collection, row.id)
    assert row.title == "Dossier [n° masqué]"
    assert NIR not in row.slug
    kept = session().scalars(select(SearchDoc).filter_by(kind="collection", ref_id=row.id)).one()
    assert NIR not in f"{kept.title} {kept.text} {kept.keys_a} {kept.keys_b}"
    inbox = visit(field).get("/notifications/").text
    assert "a retiré une donnée personnelle" in inbox
    assert row.slug in inbox
    assert privacy.scan() == 0


def test_a_kept_mail_loses_the_value_however_its_lines_are_cut(make, ana, field, visit):
    thread = make.thread("Une discussion", f"Son numéro : **{NIR[:7]}**{NIR[7:]}", author=ana)
    at = thread.created_at
    cut = NIR.replace(" 588", "\n> 588")
    session().add(
        Outbox(message_id="m@x", template="reply", address=ana.email, created_at=at, send_after=at, done_at=at,
               outcome="kept", subject="Re", text=f"Son numéro : {cut}, merci", html=f"<p><strong>{NIR[:7]}</strong>{NIR[7:]}</p>")
    )  # fmt: skip
    session().commit()
    assert visit(field).submit(f"{HERE}/discussion/{thread.id}/retrait", {}).status_code == 303
    session().expire_all()
    mail = session().scalars(select(Outbox).filter_by(message_id="m@x")).one()
    assert (mail.text, "[n° masqué]" in mail.html, "588" in mail.html) == (
        "Son numéro : [n° masqué], merci", True, False
    )  # fmt: skip


def test_a_file_that_says_what_is_pointed_at_waits_for_the_animation(make, ana, field, visit):
    thread = make.thread("Une discussion", "La liste est jointe.", author=ana)
    post = session().scalars(select(Post).filter_by(thread_id=thread.id)).one()
    post.file_count = 1
    file = make.file(ana, "liste.pdf", post_id=post.id)
    session().add(FileText(file_id=file.id, text="Reçus mardi : Madame\nZébulon, Monsieur Roy."))
    session().commit()
    bob = make.animateur()
    url = attachments.shown(file).url
    assert visit(bob).get(url).status_code == 200
    path = f"{HERE}/discussion/{thread.id}/retrait"
    assert visit(field).submit(path, {"exact": "Madame Xyzzy"}).status_code == 422
    assert visit(field).submit(path, {"exact": "Madame Zébulon"}).status_code == 303
    assert visit(bob).get(url).status_code == 404
    assert "liste.pdf" in visit(field).get(HERE).text
    line = session().scalars(select(PrivacyIncident)).one()
    assert (line.kinds, line.measure, line.author_id) == ("autre", "1\u00a0fichier retenu", ana.id)


def test_many_numbers_are_all_taken_out(make, ana, field, visit):
    numbers = [f"06 {n // 100:02d} {n % 100:02d} 71 93" for n in range(450)]
    thread = make.thread("Une discussion", "\n".join(f"- Portable {one}" for one in numbers), author=ana)
    assert visit(field).submit(f"{HERE}/discussion/{thread.id}/retrait", {}).status_code == 303
    session().expire_all()
    assert "71 93" not in session().scalars(select(Post.source)).one()


def test_what_is_no_personal_data_stays_with_a_reason(make, ana, field, visit):
    thread = make.thread("Une discussion", "Rappelez le 03 84 12 34 56.", author=ana)
    privacy.scan()
    path = f"{HERE}/discussion/{thread.id}/maintien"
    assert visit(field).submit(path, {"reason": ""}).status_code == 422
    assert visit(field).submit(path, {"reason": "Numéro de la salle"}).status_code == 303
    assert privacy.scan() == 0
    assert session().scalars(select(PrivacyFinding.reason)).one() == "Numéro de la salle"


@pytest.fixture
def held(make, ana, visit):
    thread = make.thread("Une discussion", "Bonjour à tous.", author=ana)
    data = {"body": "Voici", "key": "k" * 20, "files": (io.BytesIO(f"NIR {NIR}".encode()), "liste.csv")}
    visit(ana).submit(f"/discussions/{thread.id}/reponses", data)
    return session().scalars(select(File)).one()


def test_a_held_file_is_released_with_a_reason(make, held, field, visit):
    assert "liste.csv" in visit(field).get(HERE).text
    path, url = f"{HERE}/fichiers/{held.id}", attachments.shown(held).url
    assert visit(field).submit(path, {"decision": "liberer", "reason": ""}).status_code == 422
    data = {"decision": "liberer", "reason": "Numéros inventés pour la formation"}
    assert visit(field).submit(path, data).status_code == 303
    assert visit(make.animateur()).get(url).status_code == 200
    assert privacy.scan() == 0


def test_a_file_of_a_text_that_is_not_sent_waits_for_nobody(make, ana, field, visit):
    make.file(ana, "brouillon.csv", held=True, found="nir")
    page = visit(field).get(HERE).text
    assert "brouillon.csv" not in page and "Aucune donnée personnelle repérée." in page
    assert queries.waiting(field)[1] == 0


def test_a_held_file_is_removed(held, field, visit):
    store: Storage = attachments.storage()
    key, post = held.key, held.post_id
    path = f"{HERE}/fichiers/{held.id}"
    assert (
        visit(field).submit(path, {"decision": "supprimer", "reason": "Données d’usagers"}).status_code == 303
    )
    assert count(File) == 0
    with pytest.raises(FileNotFoundError):
        store.open(key)
    assert session().get_one(Post, post).file_count == 0
    assert session().scalars(select(PrivacyIncident.kinds)).one() == "nir"


def run(app, *words: str, given: str = ""):
    return CliRunner().invoke(
        cli, words, input=given, obj=ScriptInfo(create_app=lambda: app), catch_exceptions=False
    )


def test_check_answers_a_line_for_each_line(site, app):
    answer = run(site, "pii", "check", given=f"Son numéro {NIR}\nRien ici\n\n3646\n")
    lines = [json.loads(line) for line in answer.output.splitlines()]
    assert lines == [
        {"constats": [{"type": "nir", "niveau": "bloque", "debut": 11, "fin": 32}]},
        {"constats": []},
        {"constats": []},
        {"constats": []},
    ]


def test_scan_says_how_many_findings_wait(make, site, ana):
    make.thread("Une discussion", f"Son numéro : {NIR}", author=ana)
    assert "Constats ouverts : 1." in run(site, "pii", "scan").output
