"""`fsforum mail receive`: what the mail server hands over."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from fsforum.cli import receiving
from fsforum.cli.french import FrenchCommand, FrenchGroup
from fsforum.core.inbound import MOST_BYTES

TEMPORARY = 75  # EX_TEMPFAIL: the mail server keeps the message and tries again


@click.group(cls=FrenchGroup, help="Courriel entrant.")
def mail() -> None:
    """Group the commands of mail."""


@mail.command(
    "receive",
    cls=FrenchCommand,
    help=(
        "Lire un message sur l’entrée standard et publier la réponse qu’il contient. "
        "Sortie 0 : traité (publié, refusé ou écarté) ; 75 : à représenter plus tard."
    ),
)
@click.option(
    "--recipient",
    default="",
    metavar="ADRESSE",
    help="Adresse pour laquelle le message est arrivé, si le serveur la connaît.",
)
@with_appcontext
def receive(recipient: str) -> None:
    """Handle one message; whatever goes wrong on our side leaves it with the mail server."""
    settings = current_app.extensions["settings"]
    if not settings.mail_inbound:
        click.echo("FSFORUM_MAIL_INBOUND n’est pas réglé : les réponses ne sont pas reçues.", err=True)
        sys.exit(TEMPORARY)
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        outcome = receiving.receive(raw, recipient, settings)
    except Exception:
        current_app.logger.exception("a message could not be received")
        click.echo("Le message n’a pas pu être traité ; il doit être représenté.", err=True)
        sys.exit(TEMPORARY)
    click.echo(outcome)
