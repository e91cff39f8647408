"""`fsforum …`: the operator's commands, in French, over Flask's own command line."""

import sys

import click
from flask.cli import ScriptInfo

from fsforum.app import create_app
from fsforum.cli.files import files, library
from fsforum.cli.french import FrenchGroup
from fsforum.cli.mail import TEMPORARY, mail
from fsforum.cli.maintenance import counters, index, markup
from fsforum.cli.personal import personal
from fsforum.cli.server import serve, worker
from fsforum.cli.setup import check, init, load_demo
from fsforum.cli.users import user
from fsforum.config import SettingsError
from fsforum.core.errors import DomainError


@click.group(cls=FrenchGroup, help="Espace d’échanges France services : commandes de l’exploitant.")
def cli() -> None:
    """Group all commands."""


for _command in (
    init,
    load_demo,
    serve,
    worker,
    user,
    index,
    markup,
    counters,
    files,
    library,
    mail,
    personal,
    check,
):
    cli.add_command(_command)


def main() -> None:
    """Run a command; what cannot work is said in one sentence, without a trace, with status 1 or 2."""
    try:
        cli.main(obj=ScriptInfo(create_app=create_app, set_debug_flag=False), standalone_mode=True)
    except SettingsError as error:
        receives = sys.argv[1:3] == ["mail", "receive"]  # the mail server keeps the message meanwhile
        click.echo(f"Réglage : {error}", err=True)
        sys.exit(TEMPORARY if receives else 2)
    except DomainError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
