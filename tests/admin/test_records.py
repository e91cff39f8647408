"""The mail of the site and its log."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import select

from fsforum.admin import journal
from fsforum.core import audit, clock, mails, outbox, people
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Outbox, Role

ROOT = Path(__file__).resolve().parents[2]


def kept(make) -> Outbox:
    """An invitation's mail, kept because there is no mail server."""
    people.invite(make.admin(), "lea@exemple.fr", Role.OBSERVER)
    mails.deliver_due()
    return session().scalars(select(Outbox)).one()


def test_without_a_server_mails_are_read_here_and_their_links_followed(make, visit):
    mail = kept(make)
    client = visit(make.admin())
    assert "Aucun serveur de courriel" in client.get("/administration/courrier").text
    page = client.get(f"/administration/courrier/{mail.id}").text
    assert '<a href="http://127.0.0.1:8000/invitation/' in page
    assert f"/administration/courrier/{mail.id}/apercu" in page and "sandbox=" in page


def test_the_html_of_a_mail_can_do_nothing(make, visit):
    mail = kept(make)
    mail.html = "<html><head></head><body><script>alert(1)</script></body></html>"
    session().commit()
    answer = visit(make.admin()).get(f"/administration/courrier/{mail.id}/apercu")
    policy = answer.headers["Content-Security-Policy"]
    assert (
        policy.startswith("sandbox ") and "allow-scripts" not in policy and "allow-same-origin" not in policy
    )
    assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy
    page = visit(make.admin()).get(f"/administration/courrier/{mail.id}")
    assert "alert(1)" not in page.text and "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("end", ["", "/apercu"])
def test_a_mail_is_read_by_administrators_alone(make, visit, end):
    mail = kept(make)
    for person in (make.field(), make.animateur(), make.partner(), make.observer()):
        assert visit(person).get(f"/administration/courrier/{mail.id}{end}").status_code == 403
        assert visit(person).submit(f"/administration/courrier/{mail.id}/envoi").status_code == 403
    assert visit(make.admin()).get(f"/administration/courrier/99999999999{end}").status_code == 404


def test_a_mail_that_failed_may_be_tried_again(make, visit):
    with transaction() as db:
        mail = outbox.put(db, "account_suspended", "lea@exemple.fr")
        mail.done_at, mail.outcome, mail.error, mail.attempts = clock.now(), "failed", "OSError: no route", 9
    client = visit(make.admin())
    assert "OSError: no route" in client.get("/administration/courrier").text
    path = f"/administration/courrier/{mail.id}"
    assert "Réessayer" in client.get(path).text
    assert client.submit(f"{path}/envoi").status_code == 303
    assert session().get(Outbox, mail.id).done_at is None
    assert "En attente" in client.get(path).text and "no route" not in client.get(path).text
    mails.deliver_due()
    assert session().get(Outbox, mail.id, populate_existing=True).outcome == "kept"
    client.submit(f"{path}/envoi")
    assert "n’est plus à réessayer" in client.get(path).text


def test_a_mail_without_its_secret_is_not_tried_again(make, visit):
    with transaction() as db:
        mail = outbox.put(db, "invitation", "lea@exemple.fr")
        mail.done_at, mail.outcome, mail.error = clock.now(), "failed", "OSError"
    assert "Réessayer" not in visit(make.admin()).get(f"/administration/courrier/{mail.id}").text


def test_the_lists_page_by_position(make, visit, queries):
    admin = make.admin()
    with transaction() as db:
        for number in range(25):
            outbox.put(db, "account_suspended", f"p{number:02}@exemple.fr")
            audit.record(db, admin, "account.suspend", f"user:{admin.id}", reason=f"motif{number:02}")
    client = visit(admin)
    for page, newest, oldest in (("courrier", "p24@", "p04@"), ("journal", "motif24", "motif04")):
        with queries(at_most=5):
            first = client.get(f"/administration/{page}").text
        assert newest in first and oldest not in first
        before = first.partition("avant=")[2].partition('"')[0]
        second = client.get(f"/administration/{page}?avant={before}").text
        assert oldest in second and newest not in second


def test_the_log_speaks_french(make, visit):
    admin, person = (
        make.admin(first_name="Alice", last_name="Préfecture"),
        make.animateur(first_name="Ana", last_name="Lise"),
    )
    people.change_role(admin, person, Role.OBSERVER)
    page = visit(admin).get("/administration/journal").text
    for words in (
        "Rôle changé",
        "Ana Lise",
        "Alice Préfecture",
        "avant : Animateur France services",
        "après : Observateur",
    ):
        assert words in page, words


def test_every_act_that_is_recorded_has_its_words():
    """An act that a service writes down is shown in words, never by its code name."""
    acts = {
        node.value
        for path in (ROOT / "fsforum").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("record") and len(call.args) > 2
        for node in ast.walk(call.args[2])
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value
    }
    shown = set(journal.ACTIONS) | {action.partition(".")[0] + "." for action in journal.ACTIONS}
    assert acts - shown == set()
