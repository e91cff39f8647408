"""The tests' own tools: a guard that does not guard would make every test that trusts it lie."""

from __future__ import annotations

import smtplib
import socket
from email.message import EmailMessage

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.support.net import NetworkGuard, NetworkUse, guarded_network
from tests.support.postgres import cluster, create_database, drop_database
from tests.support.smtp import MailServer


def message(to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "forum@demo.test", to, "Réponse validée"
    mail.set_content("Voir la question.")
    return mail


def test_the_network_is_refused_even_to_code_that_swallows_errors():
    reached = socket.socket()
    with reached, pytest.raises(NetworkUse, match="192.0.2.1"), guarded_network(), pytest.raises(NetworkUse):
        reached.connect(("192.0.2.1", 80))


def test_the_name_of_another_machine_is_not_looked_up():
    with pytest.raises(NetworkUse, match="example.org"), guarded_network(), pytest.raises(NetworkUse):
        socket.create_connection(("example.org", 80))


def test_the_loopback_is_allowed_but_not_smtp():
    with MailServer() as mail, pytest.raises(NetworkUse, match="smtplib"), guarded_network():
        socket.create_connection(("localhost", mail.port)).close()
        with pytest.raises(NetworkUse):
            smtplib.SMTP("127.0.0.1", mail.port)


def test_a_mail_server_keeps_fails_and_comes_back(_network: NetworkGuard):
    with MailServer() as mail, _network.smtp():
        mail.fail_with("451 try again later")
        with smtplib.SMTP("127.0.0.1", mail.port) as client, pytest.raises(smtplib.SMTPDataError):
            client.send_message(message("ana@demo.test"))
        mail.stop()
        with pytest.raises(OSError):
            smtplib.SMTP("127.0.0.1", mail.port)
        mail.start()
        mail.fail_with(None)
        with smtplib.SMTP("127.0.0.1", mail.port) as client:
            client.send_message(message("ana@demo.test"))
        assert [m["Subject"] for m in mail.to("ana@demo.test")] == ["Réponse validée"]


@pytest.mark.only_postgres
def test_a_cluster_copies_a_template_and_drops_the_copy():
    def names(url: str) -> set[str]:
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as connection:
            return {row[0] for row in connection.execute("SELECT datname FROM pg_database")}

    with cluster() as admin:
        create_database(admin, "gabarit")
        copied = create_database(admin, "copie", template="gabarit")
        assert {"gabarit", "copie"} <= names(copied)
        drop_database(admin, "copie")
        assert "copie" not in names(admin)
