"""`fsforum init`, `fsforum demo`, `fsforum check`."""

import smtplib
import sys
import tempfile
from collections.abc import Callable
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from fsforum.cli import demo as demonstration
from fsforum.cli.french import FrenchCommand
from fsforum.config import Settings
from fsforum.core import antivirus, index, outbox, reference
from fsforum.core.attachments import storage
from fsforum.core.transaction import transaction
from fsforum.extensions import bring_up_to_date, db, session


def place_of(settings: Settings) -> str:
    """« de Haute-Saône », as it completes the name of a body."""
    name = settings.departement_name
    return f"d’{name}" if name[:1] in "AEIOUYÉ" else f"de {name}"


def prepare(app: Flask) -> int:
    """Bring schema, reference data and the keys of the search index up to date; returns rows added."""
    settings: Settings = app.extensions["settings"]
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    bring_up_to_date()
    with transaction() as db_session:
        added = reference.install(db_session, place_of(settings))
    if index.outdated():
        index.rebuild()
    return added


@click.command(
    cls=FrenchCommand, help="Préparer la base : tables à jour, thèmes, organismes et espaces de départ."
)
@with_appcontext
def init() -> None:
    """Migrate and install reference data; safe to run again."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    added = prepare(app)
    click.echo(f"La base est prête ({added} élément(s) de départ ajouté(s)).")
    click.echo("Premier compte : fsforum user invite ADRESSE --role admin")


@click.command("demo", cls=FrenchCommand, help="Remplir un site de démonstration (refusé en production).")
@click.option("--once", is_flag=True, help="Ne rien faire si les données y sont déjà.")
@with_appcontext
def load_demo(once: bool) -> None:
    """Load the demo data through the services."""
    if not demonstration.load_once(click.echo) and not once:
        click.echo("Les données de démonstration sont déjà là.", err=True)
        sys.exit(1)
    demonstration.print_accounts(click.echo)


@click.command(
    cls=FrenchCommand, help="Vérifier réglages, base, fichiers et courrier ; dire ce qui ne va pas."
)
@with_appcontext
def check() -> None:
    """Try each part of the installation; exit 1 when one does not work."""
    settings: Settings = current_app.extensions["settings"]
    click.echo("Réglages : corrects.")
    results = [
        _try("Base de données", _check_database),
        _try("Fichiers", _check_storage),
        _try("Courrier", lambda: _check_mail(settings)),
    ]
    if settings.clamd:
        results.append(_try("Antivirus", lambda: f"{antivirus.version(settings.clamd)}."))
    if not all(results):
        sys.exit(1)


def _try(name: str, part: Callable[[], str]) -> bool:
    try:
        click.echo(f"{name} : {part()}")
    except (OSError, SQLAlchemyError, smtplib.SMTPException) as error:
        click.echo(
            f"{name} : ne répond pas ({type(error).__name__} : {str(error).splitlines()[0][:200]}).", err=True
        )
        return False
    except LookupError as error:
        click.echo(f"{name} : {error.args[0]}", err=True)
        return False
    return True


def _check_database() -> str:
    tables = session().execute(text("SELECT count(*) FROM body")).scalar()
    if not tables:
        raise LookupError("la base est vide. Lancez : fsforum init")
    return f"répond ({db.engine.dialect.name}, {tables} organismes)."


def _check_storage() -> str:
    with tempfile.TemporaryFile() as probe:
        probe.write(b"essai")
        probe.seek(0)
        key = storage().put(probe)
    storage().remove(key)
    return "on peut y écrire."


def _check_mail(settings: Settings) -> str:
    if not settings.mail_url:
        return "pas de serveur ; les courriels sont gardés et lisibles à /administration/courrier."
    parts = urlsplit(settings.mail_url)
    host = parts.hostname or "localhost"
    factory = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with factory(host, parts.port or (465 if parts.scheme == "smtps" else 25), timeout=10) as server:
        server.noop()
    return f"{host} répond." + _interrupted()


def _interrupted() -> str:
    count = outbox.unsure(session())
    return f" Envois interrompus, à voir à /administration/courrier : {count}." if count else ""
