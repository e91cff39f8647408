"""A living space for a newcomer: every state, every role, written through the services, for development.

Texts are examples from general knowledge; no person exists. Refused in production: the accounts have a
known password.
"""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import select

from fsforum.cli.demo import (
    changes,
    contributions,
    discussions,
    incidents,
    learning,
    library,
    network,
    papers,
    scenes,
    searches,
    settle,
)
from fsforum.cli.demo.timeline import Timeline
from fsforum.config import Settings, SettingsError
from fsforum.core import clock
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import Setting, User

PASSWORD = "demonstration-70"  # noqa: S105  shown on the sign-in page of a demo
LOADED = "demo_loaded"


def load_once(say: Callable[[str], object]) -> bool:
    """Write the demo unless it is there; returns whether it wrote.

    Raises SettingsError outside of a demo, and when the space already has accounts of its own.
    """
    settings: Settings = current_app.extensions["settings"]
    if not settings.demo:
        raise SettingsError(
            "les données de démonstration sont réservées au développement. Pour un essai : FSFORUM_DEMO=1."
        )
    if session().get(Setting, LOADED):
        return False
    if session().scalar(select(User.id).limit(1)):
        raise SettingsError("cette base contient déjà des comptes : la démonstration demande une base vide.")
    say("Données de démonstration…")
    people, places = settle.people_and_places(PASSWORD)
    timeline = Timeline(clock.now())
    asked = scenes.questions(timeline, people)
    discussions.schedule(timeline, people)
    library.schedule(timeline, people, asked)
    contributions.schedule(timeline, people)
    learning.schedule(timeline, people, asked)
    changes.schedule(timeline, people, asked)
    incidents.schedule(timeline, people)
    searches.schedule(timeline, people)
    papers.schedule(timeline, people)
    scenes.quiet_morning(timeline, people)
    timeline.run(lambda done, total: say(f"  {done} événements sur {total}") if done % 100 == 0 else None)
    incidents.raise_now(people)
    searches.compare()
    settle.invitations(people, places)
    with transaction() as opened:
        opened.add(Setting(key=LOADED, value=clock.now().isoformat()))
    say("Données de démonstration prêtes.")
    return True


def print_accounts(say: Callable[[str], object]) -> None:
    """Tell who may sign in."""
    say(f"Comptes de démonstration (mot de passe de tous : {PASSWORD}) :")
    for person in network.DEMO_ACCOUNTS:
        say(f"  {person.email:30} {person.first} {person.last}, {person.job}")
