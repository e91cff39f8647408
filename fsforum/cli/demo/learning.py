"""How the guides of the demo are read: two collections, one requested reading, ratings, numbers of readers."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.channels import queries as channel_queries
from fsforum.channels import service as channels
from fsforum.cli.demo.scenes import ASKERS, Numbers, question
from fsforum.cli.demo.settle import People
from fsforum.cli.demo.timeline import Timeline
from fsforum.core import clock, readmarks
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library import service
from fsforum.library.service import collections
from fsforum.models import Body, Resource, ResourceViewDay, Role, Theme, ThingKind, User

PASSWORDS = "Mots de passe et comptes des usagers : ce qui est permis"
PRIME = "Prime d’activité : aider à la déclaration trimestrielle"
CSS = "Complémentaire santé solidaire : demander et renouveler"
VITALE = "Carte Vitale perdue ou volée"
VEHICLE = "Vendre ou acheter une voiture : cession et carte grise"
FIRST_DAYS = (PASSWORDS, PRIME, VITALE, CSS, "Déclarer l’occupation d’un logement")
HEALTH = (CSS, VITALE)
REASON = "Ce que chaque structure s’engage à respecter : à lire avant la visite de la préfecture."
CONFIRMED = ("animateur2", "solene.mercier", "malik.diarra", "ines.garret", "paul.henriot", "lea.petit")
NEWCOMER = "animateur2"
# who, guide, whether it helped, what was missing
RATED = (
    ("animateur2", PRIME, True, ""),
    ("ines.garret", PRIME, True, ""),
    ("paul.henriot", PRIME, False, "Le cas d’un couple qui vient de se séparer n’y est pas."),
    ("julie.marchal", CSS, True, ""),
    ("hugo.balandier", CSS, False, "Que faire quand la personne n’a pas encore d’avis d’imposition ?"),
    ("sarah.monnier", VITALE, True, ""),
)
ABOUT = (
    "Un couple séparé sous le même toit fait-il une seule déclaration ?",
    "Le guide ne parle que des couples et des personnes seules.",
    "Chacun fait sa déclaration dès que la séparation est signalée à la CAF, même sous le même toit.",
)
NEW_RULE = (
    "Déclarer la cession en ligne dans les 15 jours et remettre le code de cession ; le certificat de situation "
    "administrative de moins de 15 jours est maintenant demandé aussi. L’acheteur a un mois pour la carte grise."
)


def schedule(timeline: Timeline, people: People, asked: Numbers) -> None:
    """Plan what readers do, once the guides are written."""
    timeline.ago(14, partial(_collections, people))
    timeline.ago(13, partial(_ask_to_read, people))
    for day, name in enumerate(CONFIRMED):
        timeline.ago(12 - day, partial(_confirm, people[name]))
    for day, rated in enumerate(RATED):
        timeline.ago(9 - day, partial(_rate, people, *rated))
    timeline.ago(5, partial(_ask_under, people))
    timeline.ago(2, partial(_answer_anew, people, asked))
    timeline.ago(1, partial(_days, timeline))


def _guide(title: str) -> Resource:
    query = select(Resource).where(Resource.title == title).options(joinedload(Resource.bodies))
    return session().scalars(query).unique().one()


def _collections(people: People) -> None:
    health = session().scalar(select(Theme.id).where(Theme.slug == "sante"))
    first = collections.About(
        "Premiers jours d’un animateur",
        "Cinq lectures pour recevoir ses premiers usagers sans se tromper.",
        first_days=True,
    )
    second = collections.About("Santé : l’essentiel", "Les démarches de tous les jours.", theme_id=health)
    for about, titles in ((first, FIRST_DAYS), (second, HEALTH)):
        made = collections.create(people["terrain"], about)
        for title in titles:
            collections.add(made, [_guide(title)])
    with transaction() as db:
        db.get_one(User, people[NEWCOMER].id).created_at = clock.now()


def _ask_to_read(people: People) -> None:
    service.request_reading(_guide(PASSWORDS), people["terrain"], [Role.ANIMATEUR], [], REASON)


def _confirm(reader: User) -> None:
    """Somebody reads the guide, two others of the first days, and confirms."""
    for title in FIRST_DAYS[: 1 + reader.id % 3]:
        guide = _guide(title)
        readmarks.note(reader, ThingKind.RESOURCE, guide.id, guide.version)
    readmarks.flush()
    guide = _guide(PASSWORDS)
    service.confirm_reading(guide, reader, guide.version)


def _rate(people: People, name: str, title: str, helped: bool, missing: str) -> None:
    service.rate(_guide(title), people[name], helped, missing)


def _ask_under(people: People) -> None:
    """A question asked under a guide, answered the same day."""
    body = session().scalars(select(Body).where(Body.slug == "caf")).one()
    title, text, answer = ABOUT
    number = channels.ask(body, people["paul.henriot"], title, text, about=_guide(PRIME))
    found = channel_queries.numbered(number)
    assert found is not None
    channels.answer(found, people["partenaire.caf"], answer, valid=True)


def _answer_anew(people: People, asked: Numbers) -> None:
    """The answer behind a guide is revised: the guide says so until it is taken in."""
    channels.answer(question(asked, 33), people["david.prevot"], NEW_RULE, valid=True)


def _days(timeline: Timeline) -> None:
    """Numbers of readers as they gather day after day: more for some guides, none on Sundays."""
    today = timeline.now.astimezone(clock.PARIS).date()
    with transaction() as db:
        for place, guide in enumerate(db.scalars(select(Resource).order_by(Resource.id)).all()):
            if guide.published_at is None:
                continue
            for age in range(1, 90):
                day = today - timedelta(days=age)
                readers = (guide.id * 7 + age * 3) % (len(ASKERS) - min(place, 9)) if day.weekday() < 6 else 0
                if readers and day > clock.today() - timedelta(days=75):
                    db.add(ResourceViewDay(resource_id=guide.id, day=day, readers=readers))
