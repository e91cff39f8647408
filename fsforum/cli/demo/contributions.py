"""What people propose in the guides of the demo: one taken in part, one that waits, one not sent yet."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from fsforum.cli.demo.library import OPENED, with_text
from fsforum.cli.demo.settle import People
from fsforum.cli.demo.timeline import Timeline
from fsforum.extensions import session
from fsforum.library import service
from fsforum.models import ChangeKind, Proposal, Resource

GUIDE = "Prime d’activité : aider à la déclaration trimestrielle"
PHONE = "Appeler la ligne partenaires de la CAF ou poser une question dans son canal."
BEFORE = "- [ ] Les pensions reçues ou versées"


def schedule(timeline: Timeline, people: People) -> None:
    """Plan them once the guides stand."""
    timeline.ago(6, partial(_propose_and_take, people))
    timeline.ago(2, partial(_propose, people))
    timeline.ago(1, partial(_draft, people))


def _guide(title: str) -> Resource:
    kept = (selectinload(Resource.themes), selectinload(Resource.bodies))
    return session().scalars(select(Resource).where(Resource.title == title).options(*kept)).one()


def _propose_and_take(people: People) -> None:
    """Two corrections, of which the field animator takes the first."""
    guide = _guide(GUIDE)
    better = guide.source.replace(BEFORE, f"{BEFORE}, y compris à l’étranger")
    better = better.replace(PHONE, f"{PHONE} En janvier, la ligne est souvent occupée.")
    note = "Pensions de l’étranger ; ligne occupée en janvier"
    sent = service.propose(
        guide, people["animateur2"], with_text(guide, better), base=guide.version, note=note
    )
    loaded = (joinedload(Proposal.resource), joinedload(Proposal.author))
    proposal = session().get_one(Proposal, sent.id, options=loaded, populate_existing=True)
    said = "Merci ! La ligne, elle, répond mieux depuis octobre."
    service.accept(proposal, people["terrain"], {"0"}, change=ChangeKind.MINOR, reason=said)


def _propose(people: People) -> None:
    """It waits for the field animator."""
    guide = _guide(GUIDE)
    better = guide.source.replace(
        "4. Valider, puis", "4. Relire le récapitulatif avec la personne.\n5. Valider, puis"
    )
    note = "Relire avant de valider : trois erreurs évitées ce mois-ci"
    service.propose(guide, people["animateur"], with_text(guide, better), base=guide.version, note=note)


def _draft(people: People) -> None:
    """The field animator has begun to rewrite the open guide."""
    guide = _guide(OPENED)
    source = f"{guide.source.rstrip()}\n\n## Véhicule volé\n\nÀ compléter avec la préfecture."
    service.keep_draft(guide, people["terrain"], with_text(guide, source), base=guide.version)
