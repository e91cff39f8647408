"""Nothing that is typed raises, in any function of the engine: two hundred hostile queries."""

import random

import pytest

from fsforum.core import clock, finder
from fsforum.models import ThingKind

SIGNS = [
    *"\"'-«»*()&|!:%\\éœﬁ½İß🙂",
    *("NEAR(", " AND ", " OR ", " NOT ", "<->", "日本", "\x00", "\ud800", "\u202e", "\u200b", "1e999"),
    *("prime", "net social", "-prime", '"net social"', "kkprim", "qq", "C2S", "carte-grise", "c.a.f."),
    "' OR 1=1 --",
]


def hostile():
    """The same two hundred each time."""
    draw = random.Random(70)
    yield from ("-" * 300, '"' * 301, "a-" * 200, "- - -", '"" -""', '-"a b"', "a" * 5_000, "x " * 4_000)
    for _ in range(192):
        yield "".join(draw.choice(SIGNS) + draw.choice(["", " "]) for _ in range(draw.randint(1, 14)))


@pytest.fixture(scope="module")
def filled(world):
    return world.people["ana"]


def test_two_hundred_hostile_queries_are_answered(filled, enter):
    for query in hostile():
        assert finder.search(filled, query).total >= 0, query
        assert isinstance(finder.complete(filled, query), list)
    for query in list(hostile())[::8]:
        finder.similar(filled, query)
        finder.near(filled, query)
        finder.search(filled, query, kind=ThingKind.FILE, theme=query, body=query, state=query, after=query)
        finder.search(filled, query, since=clock.now(), page=10**9)


def test_hostile_addresses_are_answered(enter):
    ana = enter("ana")
    paths = ("/recherche", "/recherche/suggestions", "/questions/similaires")
    for number, query in enumerate(hostile()):
        text = query.encode("utf-8", "replace").decode()
        asked = {"q": text, "texte": text, "type": text, "theme": text, "suite": text}
        for path in paths if number < 8 else [paths[number % 3]]:
            answer = ana.get(path, query_string=asked)
            assert answer.status_code == 200, (path, query)
            assert path == paths[0] or isinstance(answer.json, dict)
