"""Commands of the guard of personal data: judge lines of text, go over what is stored."""

import json
import sys

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from fsforum.cli.french import FrenchGroup
from fsforum.cli.maintenance import progress
from fsforum.core import listed, pii, privacy


@click.group("pii", cls=FrenchGroup, help="Données personnelles.")
def personal() -> None:
    """Group the commands of personal data."""


@personal.command("check", help="Lire un texte par ligne, écrire les constats de chacun (une ligne JSON).")
@with_appcontext
def check() -> None:
    """One JSON object a line, in the order of the lines; what the directory lists is allowed."""
    try:
        allowed = listed.allowed()
    except SQLAlchemyError:  # no site here yet: the rules alone
        allowed = pii.NOTHING
    for raw in sys.stdin.buffer:
        text = raw.decode("utf-8", "replace").rstrip("\r\n")
        found = [
            {"type": one.kind.value, "niveau": one.level.value, "debut": one.start, "fin": one.end}
            for one in pii.find(text, allowed)
        ]
        click.echo(json.dumps({"constats": found}, ensure_ascii=False))


@personal.command("scan", help="Relire tout ce qui est gardé, site ouvert ; l’animation voit les constats.")
@with_appcontext
def scan() -> None:
    """Look at every stored text and text file."""
    count = privacy.scan(progress("Relecture"))
    click.echo(f"Constats ouverts : {count}. Ils attendent l’animation sur /moderation/donnees-personnelles.")
