"""One incident of this morning, confirmed by others, and one that the partner closed last month."""

from fsforum.cli.demo.settle import People
from fsforum.cli.demo.timeline import Timeline
from fsforum.extensions import session
from fsforum.incidents import queries, service
from fsforum.models import Body

NOW = "le paiement des cartes grises échoue"
BEFORE = "le compte en ligne des allocataires ne s’ouvre plus"
CONFIRMED = ("malik.diarra", "ines.garret", "paul.henriot")
WORD = "Le compte s’ouvre de nouveau depuis 11 h. Merci de vos signalements."


def schedule(timeline: Timeline, people: People) -> None:
    """A past incident in the middle of the timeline; the one in progress comes last (see `raise_now`)."""

    def last_month() -> None:
        number = service.raise_incident(_body("caf"), people["animateur2"], BEFORE, 8)
        _confirm(number, people)
        found = queries.incident(number)
        assert found is not None
        service.close(found, people["partenaire.caf"], WORD)

    timeline.ago(30, last_month)


def raise_now(people: People) -> None:
    """What does not work at this very moment, whatever the hour: it closes itself in eight hours."""
    _confirm(service.raise_incident(_body("prefecture"), people["animateur2"], NOW, 8), people)


def _confirm(number: int, people: People) -> None:
    for name in CONFIRMED:
        found = queries.incident(number)
        assert found is not None
        service.confirm(found, people[name], True)


def _body(slug: str) -> Body:
    return session().query(Body).filter_by(slug=slug).one()
