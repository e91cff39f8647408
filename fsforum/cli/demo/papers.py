"""Files of the demo: two beside guides, one of them already in its second version."""

import io
from functools import partial

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from fsforum.cli.demo.settle import People
from fsforum.cli.demo.timeline import Timeline
from fsforum.core import attachments
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.files import service
from fsforum.models import File, Resource

HEALTH = "Complémentaire santé solidaire : demander et renouveler"
WORK = "Prime d’activité : aider à la déclaration trimestrielle"
LIST, TABLE = "Pièces à réunir.txt", "Revenus à déclarer.csv"
FIRST = (
    "Pièces à réunir pour la Complémentaire santé solidaire\n\n- avis d’imposition\n- attestation de droits\n"
)
SECOND = f"{FIRST}- relevé d’identité bancaire (pour la participation)\n- livret de famille\n"
CELLS = "Mois;Salaire net;Indemnités\nJanvier;;\nFévrier;;\nMars;;\n"


def schedule(timeline: Timeline, people: People) -> None:
    """Plan when each file came, and when one was replaced."""
    timeline.ago(40, partial(_attach, people, HEALTH, LIST, FIRST))
    timeline.ago(12, partial(_replace, people, LIST, SECOND))
    timeline.ago(9, partial(_attach, people, WORK, TABLE, CELLS))


def _upload(name: str, text: str) -> FileStorage:
    return FileStorage(io.BytesIO(text.encode()), filename=name)


def _attach(people: People, title: str, name: str, text: str) -> None:
    resource = session().scalar(select(Resource).where(Resource.title == title))
    if resource is None:
        return
    kept = attachments.keep([_upload(name, text)])
    with transaction() as opened:
        attachments.attach(attachments.receive(opened, kept, people["terrain"]), resource)
    service.read_next()


def _replace(people: People, name: str, text: str) -> None:
    file = session().scalar(select(File).where(File.name == name))
    if file is not None:
        service.replace(file, _upload(name, text), people["terrain"])
        service.read_next()
