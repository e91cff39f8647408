"""Commands of files and of the library as an archive."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from fsforum.cli.french import FrenchGroup
from fsforum.cli.maintenance import progress
from fsforum.core.errors import DomainError
from fsforum.core.policy import can
from fsforum.extensions import session
from fsforum.files import service
from fsforum.library.exchange import stored, writing
from fsforum.library.exchange.reading import FolderSource, Library, ZipSource
from fsforum.library.service import bringing
from fsforum.library.service.bringing import CHANGED, EQUAL, NEW, REFUSED
from fsforum.models import User

SAID = {NEW: "nouvelle", CHANGED: "changée", EQUAL: "identique", REFUSED: "refusée"}


@click.group("files", cls=FrenchGroup, help="Fichiers joints.")
def files() -> None:
    """Group the commands of files."""


@files.command("sweep", help="Retirer les octets que rien ne cite depuis un jour ; dire les fichiers perdus.")
@with_appcontext
def sweep() -> None:
    """As the worker does once an hour; status 1 when bytes are missing."""
    swept = service.sweep()
    click.echo(
        f"Retirés : {swept.orphans} fichier(s) jamais joint(s), {swept.stray} sans ligne, "
        f"{swept.cut} envoi(s) coupé(s)."
    )
    for name in swept.missing:
        click.echo(f"Octets introuvables : {name}", err=True)
    if swept.missing:
        sys.exit(1)


@files.command("read", help="Lire maintenant les fichiers et les images qui attendent.")
@with_appcontext
def read() -> None:
    """What the worker does beside the mail."""
    total = 0
    while service.read_next():
        total += 1
    click.echo(f"Fichiers lus : {total}.")


@click.group("library", cls=FrenchGroup, help="Ressources : les exporter, les importer.")
def library() -> None:
    """Group the commands of the library."""


@library.command(
    "export", help="Écrire toutes les ressources dans CIBLE : un fichier .zip, ou un dossier vide."
)
@click.argument("target", metavar="CIBLE", type=click.Path(path_type=Path))
@with_appcontext
def export(target: Path) -> None:
    """Every resource, drafts included, with its files, and every collection."""
    every = writing.parts(stored.entries(None), stored.shelves(None))
    if target.suffix == ".zip":
        with target.open("wb") as out:
            writing.to_file(every, out)
        click.echo(f"Archive écrite : {target} ({target.stat().st_size} octets).")
        return
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise DomainError(f"« {target} » n’est pas un dossier vide.")
    click.echo(f"Fichiers écrits dans {target} : {writing.to_folder(every, target)}.")


@library.command(
    "import", help="Reprendre les ressources de SOURCE : un fichier .zip, ou un dossier exporté."
)
@click.argument("source", metavar="SOURCE", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Dire ce qui changerait, sans rien écrire.")
@click.option("--author", metavar="COURRIEL", default="", help="Au nom de ce compte de l’animation.")
@with_appcontext
def import_(source: Path, dry_run: bool, author: str) -> None:
    """New resources, new versions of changed ones; status 1 when some are refused."""
    actor = None if dry_run else _author(author)
    if source.is_dir():
        report = _go(Library(FolderSource(source)), actor)
    else:
        with source.open("rb") as stream:
            report = _go(Library(ZipSource(stream)), actor)
    for line in report.lines:
        if line.outcome != EQUAL:
            click.echo(f"{SAID[line.outcome]:10} {line.slug} {', '.join([*line.what, *line.notes])}".rstrip())
    counts = (report.count(one) for one in (NEW, CHANGED, EQUAL, REFUSED))
    said = "Seraient" if dry_run else "Ressources et collections"
    click.echo("{} : {} nouvelles, {} changées, {} identiques, {} refusées.".format(said, *counts))
    if report.count(REFUSED):
        sys.exit(1)


def _go(found: Library, actor: User | None) -> bringing.Report:
    show = progress("Ressources lues")
    return bringing.bring(found, actor, show) if actor else bringing.preview(found, show)


def _author(email: str) -> User:
    """The account in whose name the versions are written."""
    user = session().scalar(select(User).where(User.email == email.strip().lower()))
    if user is None or not can(user, "transfer", "site"):
        raise DomainError("Donnez avec --author le courriel d’un compte de l’animation ou de la préfecture.")
    return user
