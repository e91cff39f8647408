"""Many and long: 5,000 resources of fifty versions each, versions of 100 kB compared."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, insert, literal, select, text, update

from fsforum.core import clock, readmarks
from fsforum.core.transaction import transaction
from fsforum.extensions import db, session
from fsforum.models import Resource, ResourceBody, ResourceState, Revision
from tests.support import pace

RESOURCES, VERSIONS = 5_000, 50
BODIES = ("caf", "cpam", "msa", "carsat", "ddfip", "prefecture", "justice", "la-poste", "france-travail")
SCANNED = re.compile(r"SCAN (\w+)|Seq Scan on (\w+)")
GROWING = {"resource", "resource_body", "revision"}


@pytest.fixture
def guide(make) -> Iterator[Resource]:
    """One of the many; written into the tables at once, as nobody could by hand."""
    owner = make.field()
    guide = make.resource("Prime d’activité", owner=owner, bodies=("caf",))
    with transaction() as write:
        write.execute(update(Resource).values(version=VERSIONS))
    guide = session().get_one(Resource, guide.id, populate_existing=True)
    bodies = [make.body(slug).id for slug in BODIES]
    now, today = clock.now(), clock.today()
    common = {column.name: getattr(guide, column.key) for column in Resource.__table__.columns}
    del common["id"]
    rows = [
        common
        | {
            "slug": f"guide-{n}",
            "title": f"Guide {n}",
            "updated_at": now - timedelta(minutes=n),
            "state": ResourceState.PUBLISHED if n % 50 else ResourceState.REVISING,
            "review_before": today + timedelta(days=n - 100),
        }
        for n in range(1, RESOURCES)
    ]
    with transaction() as write:
        write.execute(insert(Resource.__table__), rows)
        others = write.scalars(select(Resource.id).where(Resource.id != guide.id))
        about = [{"resource_id": number, "body_id": bodies[number % len(bodies)]} for number in others]
        write.execute(insert(ResourceBody.__table__), about)
        _versions(write, owner.id, guide.id)
    with db.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    yield guide
    if db.engine.dialect.name == "sqlite":
        _quickly_away()


def _versions(write: Any, author: int, first: int) -> None:
    """Every version that is still missing, each a little longer than the one before."""
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < VERSIONS))
    words = func.replace(func.printf("%*s", numbers.c.n, " "), " ", "mot ")
    if db.engine.dialect.name == "postgresql":
        words = func.repeat("mot ", numbers.c.n)
        write.execute(text("SET LOCAL session_replication_role = replica"))  # nothing to check: made here
    columns = {
        "resource_id": Resource.id,
        "number": numbers.c.n,
        "title": Resource.title,
        "summary": literal(""),
        "source": "## Les étapes\n\n" + words,
        "author_id": literal(author),
        "created_at": Resource.created_at,
        "note": literal(""),
        "change": Resource.change,
        "published": literal(True),
    }
    missing = (Resource.id != first) | (numbers.c.n > 1)
    rows = select(*columns.values()).select_from(Resource).join(numbers, missing)
    write.execute(insert(Revision.__table__).from_select(list(columns), rows, include_defaults=False))


def _quickly_away() -> None:
    """Row by row SQLite would ask of each resource whether another one names it as its replacement."""
    session().rollback()
    with db.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        for table in ("resource_body", "revision", "resource"):
            raw.execute(f"DELETE FROM {table}")
        raw.commit()
        raw.execute("PRAGMA foreign_keys=ON")


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """The statements of the block, with what they were run with."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            sent.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def scanned(sent: list[tuple[str, Any]]) -> set[str]:
    """The tables that the database reads from end to end for them."""
    explain = "EXPLAIN " if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    found = set()
    with db.engine.connect() as connection:
        for statement, given in sent:
            plan = connection.exec_driver_sql(explain + statement, given)
            for line in plan:
                names = [one or two for one, two in SCANNED.findall(str(line[-1]))]
                found |= {re.sub(r"_\d+$", "", name) for name in names}
    return found


def test_pages_of_the_library_stay_within_their_budget(app, guide, visit, make, queries, monkeypatch):
    monkeypatch.setitem(app.config, "READ_MARKS", "later")
    assert session().scalar(select(func.count(Revision.id))) == RESOURCES * VERSIONS
    client, page = visit(make.field()), f"/ressources/{guide.slug}"
    budgets = {
        page: 6,
        f"{page}/historique": 6,
        f"{page}/versions/25": 6,
        f"{page}/versions/40?avec=3": 6,
        f"{page}/imprimer": 6,
        f"{page}/modifier": 6,
        "/ressources/": 5,
        "/ressources/?organisme=caf": 6,
        "/a-revoir/": 6,
    }
    for address, budget in budgets.items():
        assert client.get(address).status_code == 200, address
        with queries(at_most=budget), noted() as sent:
            client.get(address)
        whole = scanned(sent) & GROWING
        if address.startswith(page):
            assert not whole, address
        else:
            assert "revision" not in whole, address  # lists say how many resources there are
    referent = visit(make.partner("caf"))
    for address in ("/a-revoir/", "/ressources/?etat=brouillon"):
        assert referent.get(address).status_code == 200
        with queries(at_most=6):
            referent.get(address)
    readmarks.flush()


def long_texts() -> dict[str, tuple[str, str]]:
    """Pairs of versions of 100 kB: edited here and there, written anew, in one line."""
    chance = random.Random(70)
    words = ["".join(chance.choices("abcdefghilmnoprstu", k=chance.randint(2, 9))) for _ in range(4_000)]
    old = [chance.choice(words) for _ in range(16_000)]
    new = [chance.choice(words) if chance.random() < 0.03 else word for word in old]
    other = chance.choices(words, k=16_000)

    def paragraphs(text: list[str]) -> str:
        return "\n\n".join(" ".join(text[n : n + 60]) for n in range(0, len(text), 60))

    return {
        "edited": (paragraphs(old), paragraphs(new)),
        "another text": (paragraphs(old), paragraphs(other)),
        "one line": (" ".join(old), " ".join(new)),
    }


@pytest.mark.parametrize("pair", long_texts().values(), ids=long_texts())
def test_two_versions_of_100_kb_are_compared_within_half_a_second(app, make, visit, pair):
    before, after = pair
    guide = make.resource("Un très long guide", before)
    newer = {"title": guide.title, "source": after, "author_id": guide.owner_id, "published": True}
    with transaction() as write:
        write.add(Revision(resource_id=guide.id, number=2, created_at=clock.now(), **newer))
    client = visit(make.animateur())
    for view in ("", "&vue=colonnes"):
        page = f"/ressources/{guide.slug}/versions/2?avec=1{view}"
        answer = pace.within(0.5, lambda page=page: client.get(page))
        assert answer.status_code == 200
