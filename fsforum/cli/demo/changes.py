"""« Ça change » in the demo: one change brought into its guides, one in progress; what readers reported."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from fsforum.changes import queries
from fsforum.changes import service as changes
from fsforum.channels import service as channels
from fsforum.cli.demo.scenes import Numbers
from fsforum.cli.demo.settle import People
from fsforum.cli.demo.timeline import Timeline
from fsforum.core import clock, slugs
from fsforum.core.reviews import Thing, announce
from fsforum.extensions import session
from fsforum.library import service as library
from fsforum.models import Body, Change, Question, Resource, Theme, User
from fsforum.reviews import service as reviews

HOUSING = "Déclarer l’occupation d’un logement"
BONUS = "Prime d’activité : aider à la déclaration trimestrielle"
PENSION = "Pension alimentaire impayée"
REPORTED = "ASPA : conditions et récupération sur succession"
DOUBTED = "Courrier de demande de remise de dette"
WHY = "Le seuil de récupération cité n’est plus celui de la page officielle."
EXAMPLE = "\n\n*(exemple)*"


def schedule(timeline: Timeline, people: People, asked: Numbers) -> None:
    """Plan both changes, a report and a revision asked for."""
    timeline.ago(6, lambda: _closed(people, asked))
    timeline.ago(4, announce.announce_due)
    timeline.ago(2, lambda: _in_progress(people, asked))
    timeline.ago(1, lambda: _doubts(people))


def _closed(people: People, asked: Numbers) -> None:
    content = changes.Content(
        title="Déclaration d’occupation : le propriétaire la corrige en ligne toute l’année",
        effective_on=clock.today() + timedelta(days=2),
        source="La rubrique reste ouverte : plus besoin d’écrire au service des impôts." + EXAMPLE,
        link="https://www.impots.gouv.fr",
        themes=_themes("Impôts"),
        bodies=_bodies("ddfip"),
    )
    guide, answer = _guide(HOUSING), _question(asked.get(3))
    _flag(changes.post(people["terrain"], content), people["terrain"], guide, answer)
    if guide:
        library.verify(guide, people["terrain"])
    if answer:
        channels.still_valid(answer, session().get_one(User, answer.validated_by_id))


def _in_progress(people: People, asked: Numbers) -> None:
    caf = people["partenaire.caf"]
    content = changes.Content(
        title="Prime d’activité : la déclaration trimestrielle change de présentation",
        effective_on=clock.today() + timedelta(days=20),
        source="Les montants préremplis sont regroupés sur une seule page, à vérifier avec la personne."
        + EXAMPLE,
        link="https://www.caf.fr",
        themes=_themes("Famille et prestations"),
        bodies=_bodies("caf"),
    )
    number = changes.post(caf, content)
    _flag(number, people["terrain"], _guide(BONUS), _guide(PENSION), _question(asked.get(6)))
    if pension := _guide(PENSION):
        library.verify(pension, caf)


def _doubts(people: People) -> None:
    if guide := _guide(REPORTED):
        reviews.report(guide, people["animateur"], WHY)
    if guide := _guide(DOUBTED):
        reviews.ask_revision(guide, people["terrain"])


def _flag(number: int, actor: User, *things: Thing | None) -> None:
    change: Change | None = queries.change(number)
    assert change is not None
    changes.flag(change, actor, [thing for thing in things if thing is not None])


def _guide(title: str) -> Resource | None:
    return session().scalar(select(Resource).filter_by(title=title).options(selectinload(Resource.bodies)))


def _question(number: int | None) -> Question | None:
    query = select(Question).filter_by(id=number).options(joinedload(Question.body))
    found = session().scalar(query) if number else None
    return found if found is not None and found.validated_by_id else None


def _themes(*names: str) -> tuple[int, ...]:
    wanted = [slugs.slugify(name) for name in names]
    return tuple(session().scalars(select(Theme.id).where(Theme.slug.in_(wanted))))


def _bodies(*wanted: str) -> tuple[int, ...]:
    return tuple(session().scalars(select(Body.id).where(Body.slug.in_(wanted))))
