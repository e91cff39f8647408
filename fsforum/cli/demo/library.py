"""Guides of the demo: published by the field animator, three of them made from validated answers."""

from datetime import date, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fsforum.cli.demo.cases import GUIDES
from fsforum.cli.demo.fiches import FICHES
from fsforum.cli.demo.guides import SHEETS, Sheet
from fsforum.cli.demo.scenes import Numbers
from fsforum.cli.demo.settle import People
from fsforum.cli.demo.timeline import Timeline
from fsforum.core import clock, slugs
from fsforum.extensions import session
from fsforum.library import service
from fsforum.library.freshness import Freshness
from fsforum.library.service import Content
from fsforum.models import Body, Resource, ResourceKind, Theme

# title of the guide → numbers of the questions whose answers went into it
SOURCES = {
    "Prime d’activité : aider à la déclaration trimestrielle": (6,),
    "Complémentaire santé solidaire : demander et renouveler": (11,),
    "Vendre ou acheter une voiture : cession et carte grise": (33, 34),
}
REPLACED = "Remplacé par le dépliant de l’année."
OPENED = "Vendre ou acheter une voiture : cession et carte grise"


def schedule(timeline: Timeline, people: People, asked: Numbers) -> None:
    """Plan every resource, the newest verified last."""
    made: dict[str, int] = {}
    today = clock.today()
    for sheet in (*SHEETS, *FICHES):
        review = today + timedelta(days=sheet.review_in)
        moment = timeline.work_time(max(1, min(sheet.verified_ago, 75)))
        timeline.at(moment, partial(_write, people, asked, made, sheet, review))
        if sheet.open:
            timeline.at(moment + timedelta(minutes=5), partial(_open, people, made, sheet))
    timeline.ago(1, partial(_improve, people, made))


def _write(people: People, asked: Numbers, made: dict[str, int], sheet: Sheet, review: date) -> None:
    author = people["eric.maillot"] if sheet.state == "brouillon" else people["terrain"]
    bodies = {b.slug: b.id for b in session().scalars(select(Body).where(Body.slug.in_(sheet.bodies)))}
    names = [slugs.slugify(theme) for theme in sheet.themes]
    content = Content(
        title=sheet.title,
        source=sheet.source,
        kind=ResourceKind(sheet.kind),
        summary=sheet.summary,
        official_link=sheet.link,
        keywords=GUIDES[sheet.title],
        themes=tuple(session().scalars(select(Theme.id).where(Theme.slug.in_(names)))),
        bodies=tuple(bodies.values()),
        questions=tuple(asked[number] for number in SOURCES.get(sheet.title, ()) if number in asked),
    )
    body = bodies.get(sheet.bodies[0]) if sheet.bodies else None
    freshness = Freshness(verified_on=clock.today(), verified_body_id=body, review_before=review)
    resource = service.create(author, content, freshness=None if sheet.state == "brouillon" else freshness)
    made[sheet.title] = resource.id
    if sheet.state == "obsolete":
        service.declare_obsolete(resource, people["terrain"], REPLACED)


def _open(people: People, made: dict[str, int], sheet: Sheet) -> None:
    service.open_to_contributions(session().get_one(Resource, made[sheet.title]), people["terrain"], True)


def _improve(people: People, made: dict[str, int]) -> None:
    """An animateur completes a guide that is open to contributions."""
    kept = (selectinload(Resource.themes), selectinload(Resource.bodies))
    resource = session().get_one(Resource, made[OPENED], options=kept, populate_existing=True)
    advice = "\n\n## Au guichet\n\nGarder une copie de l’accusé de cession, avec l’accord du vendeur.\n"
    content = with_text(resource, resource.source + advice)
    service.revise(resource, people["animateur2"], content, base=resource.version, note="Conseil du guichet")


def with_text(resource: Resource, source: str) -> Content:
    """The resource as it is, with another text."""
    return Content(
        title=resource.title,
        source=source,
        kind=resource.kind,
        summary=resource.summary,
        official_link=resource.official_link,
        keywords=resource.keywords,
        themes=tuple(theme.id for theme in resource.themes),
        bodies=tuple(body.id for body in resource.bodies),
    )
