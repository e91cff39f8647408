"""`fsforum user invite|role|disable`: accounts without the web pages (the very first one, above all)."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import or_, select

from fsforum.cli.french import FrenchGroup
from fsforum.config import Settings
from fsforum.core import people
from fsforum.extensions import session
from fsforum.models import Body, Outbox, Role, Structure, User

ROLE = click.Choice([role.value for role in Role])


@click.group(cls=FrenchGroup, help="Comptes : inviter, changer de rôle, suspendre.")
def user() -> None:
    """Group the commands of accounts."""


def _fail(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)


def _account(email: str) -> User:
    found = session().scalar(select(User).where(User.email == email.strip().lower()))
    if found is None:
        _fail(f"Aucun compte pour {email}.")
    assert found is not None
    return found


def _places(structure: str | None, body: str | None) -> tuple[int | None, int | None]:
    """The numbers of a structure and a body given by name or address."""
    structure_id = body_id = None
    if structure:
        query = select(Structure.id).where(or_(Structure.slug == structure, Structure.name == structure))
        structure_id = session().scalar(query)
        if structure_id is None:
            _fail(f"Aucune structure « {structure} ».")
    if body:
        body_id = session().scalar(select(Body.id).where(or_(Body.slug == body, Body.short == body)))
        if body_id is None:
            _fail(f"Aucun organisme « {body} ».")
    return structure_id, body_id


@user.command("invite", help="Inviter ADRESSE ; affiche aussi le lien à transmettre.")
@click.argument("adresse")
@click.option("--role", type=ROLE, required=True, help="Rôle du compte.")
@click.option("--structure", help="Structure d’un animateur (nom).")
@click.option("--organisme", help="Organisme d’un référent (par exemple caf).")
@with_appcontext
def invite(adresse: str, role: str, structure: str | None, organisme: str | None) -> None:
    """Invite and print the link, which is the only way in before a mail server is set."""
    settings: Settings = current_app.extensions["settings"]
    structure_id, body_id = _places(structure, organisme)
    invitation = people.invite(None, adresse, Role(role), structure_id, body_id)
    query = select(Outbox).where(Outbox.template == "invitation", Outbox.address == invitation.email)
    mail = session().scalar(query.order_by(Outbox.id.desc()).limit(1))
    click.echo(f"Invitation prête pour {invitation.email}. Lien (7 jours, une seule fois) :")
    click.echo(f"{settings.base_url}{mail.data['path'] if mail else '/connexion'}")


@user.command("role", help="Donner à ADRESSE un autre rôle.")
@click.argument("adresse")
@click.argument("role", type=ROLE)
@click.option("--structure", help="Structure d’un animateur (nom).")
@click.option("--organisme", help="Organisme d’un référent (par exemple caf).")
@with_appcontext
def change_role(adresse: str, role: str, structure: str | None, organisme: str | None) -> None:
    """Change a role; the last administrator keeps theirs."""
    account = _account(adresse)
    structure_id, body_id = _places(structure, organisme)
    people.change_role(None, account, Role(role), structure_id, body_id)
    click.echo(f"{account.full_name} a maintenant le rôle « {role} ».")


@user.command("disable", help="Suspendre le compte ADRESSE ; ses connexions se ferment aussitôt.")
@click.argument("adresse")
@with_appcontext
def disable(adresse: str) -> None:
    """Suspend an account."""
    account = _account(adresse)
    people.suspend(None, account)
    click.echo(f"Le compte de {account.full_name} est suspendu.")
