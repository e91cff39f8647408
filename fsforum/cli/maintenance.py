"""Commands that re-compute what is stored: the search index, the rendered HTML, the counters."""

import sys
from typing import Any

import click
from flask.cli import with_appcontext

from fsforum.cli.french import FrenchGroup
from fsforum.core import counters as counting
from fsforum.core import index as indexing
from fsforum.core import rerender


def progress(label: str) -> Any:
    """A callable (done, total) that keeps one line of the terminal up to date."""

    def show(done: int, total: int) -> None:
        end = "\n" if done >= total else "\r"
        click.echo(f"{label} : {done} sur {total}{end}", nl=False)

    return show


@click.group(cls=FrenchGroup, help="Index de recherche.")
def index() -> None:
    """Group the commands of the index."""


@index.command("rebuild", help="Refaire l’index de recherche, site ouvert.")
@with_appcontext
def index_rebuild() -> None:
    """Write every row of the index again."""
    total = indexing.rebuild(progress("Indexation"))
    click.echo(f"Index refait : {total} textes.")


@click.group(cls=FrenchGroup, help="Textes mis en forme.")
def markup() -> None:
    """Group the commands of rendered text."""


@markup.command("rebuild", help="Remettre en forme les textes d’une version ancienne du rendu.")
@click.option("--tout", "everything", is_flag=True, help="Tous les textes, même à jour.")
@with_appcontext
def markup_rebuild(everything: bool) -> None:
    """Render stored sources again."""
    total = rerender.rebuild(progress("Mise en forme"), everything=everything)
    click.echo(f"Textes remis en forme : {total}.")


@click.group(cls=FrenchGroup, help="Compteurs (réponses, sites concernés, « Utile »…).")
def counters() -> None:
    """Group the commands of counters."""


@counters.command(
    "check", help="Recompter, dire les écarts (sortie 1 s’il y en a), et les réparer sur demande."
)
@click.option("--repair", is_flag=True, help="Corriger les écarts trouvés.")
@with_appcontext
def counters_check(repair: bool) -> None:
    """Compare kept counters with what is counted."""
    differences = counting.check(repair=repair)
    for difference in differences:
        click.echo(str(difference))
    if not differences:
        click.echo("Tous les compteurs sont exacts.")
    elif repair:
        click.echo(f"{len(differences)} écart(s) réparé(s).")
    else:
        click.echo(
            f"{len(differences)} écart(s). Pour les réparer : fsforum counters check --repair", err=True
        )
        sys.exit(1)
