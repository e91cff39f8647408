"""Searches of the demo: what is found, what is not, what was not asked twice."""

from functools import partial

from fsforum.cli.demo.settle import People
from fsforum.cli.demo.timeline import Timeline
from fsforum.core import already, asked, finder, readmarks
from fsforum.search import service

# days ago, who, words, place of the result that was opened
SEARCHES: list[tuple[int, str, str, int | None]] = [
    (40, "hugo.balandier", "carte grise adresse", 1),
    (33, "lea.petit", "prime d'activité", 1),
    (30, "manon.courtois", "chèque énergie", 2),
    (26, "animateur", "aide au permis apprenti", None),
    (21, "hugo.balandier", "c2s", 1),
    (19, "lea.petit", "coupon sport", None),
    (16, "manon.courtois", "aide permis apprenti", None),
    (14, "animateur", "trop perçu", 1),
    (12, "hugo.balandier", "carte grise", None),
    (9, "lea.petit", "coupons sport", None),
    (8, "manon.courtois", "prime activite", 1),
    (6, "animateur", "renouveler vignette mutuelle chasse", None),
    (5, "hugo.balandier", "aspa", 1),
    (4, "lea.petit", "carte vitale perdue", 1),
    (2, "animateur", "coupon sport", None),
]
# days ago, who, for which channel, what was being written
FOUND = [
    (20, "lea.petit", "caf", "Trop-perçu : quels recours ?"),
    (11, "hugo.balandier", "prefecture", "Changement d’adresse sur une carte grise"),
    (3, "manon.courtois", "cpam", "Carte Vitale perdue, que faire en attendant ?"),
]


def schedule(timeline: Timeline, people: People) -> None:
    """Plan every search."""
    for days, name, words, place in SEARCHES:
        timeline.ago(days, partial(_search, people, name, words, place))
    for days, name, channel, text in FOUND:
        timeline.ago(days, partial(_find, people, name, channel, text))


def compare() -> None:
    """Propose duplicates at once, as the worker does each hour."""
    service.find_twins()


def _search(people: People, name: str, words: str, place: int | None) -> None:
    person = people[name]
    found = finder.search(person, words)
    token = asked.note(person, asked.Search(words, {}, found.total, found.partial))
    if token and place is not None and place <= found.total:
        asked.opened(token, place)
    readmarks.flush()


def _find(people: People, name: str, channel: str, text: str) -> None:
    near = already.similar(people[name], text)
    if near:
        already.found(people[name], channel, (near[0].kind, near[0].id), "")
