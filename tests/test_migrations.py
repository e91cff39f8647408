"""The schema that migrations build is the one of the models, on both databases, and can be taken down."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text

from fsforum import extensions
from fsforum.app import create_app
from fsforum.cli.setup import prepare
from fsforum.config import Settings
from fsforum.core import finder, index
from fsforum.core.transaction import transaction
from fsforum.extensions import db, session
from fsforum.models import Base, Body, QuestionState, ResourceState, SearchDoc, Space, Theme, ThingKind
from tests.factories import Make

OUTSIDE = ("search_fts", "alembic_version")
numbers = iter(range(100))


@pytest.fixture
def empty_site(new_database: Callable[[str], str], settings: Settings) -> Iterator[Flask]:
    """A site on a database without any table."""
    app = create_app(replace(settings, database_url=new_database(f"migrate{next(numbers)}")))
    with app.app_context():
        yield app
        session().rollback()
        db.engine.dispose()


def own_tables() -> set[str]:
    return {name for name in inspect(db.engine).get_table_names() if not name.startswith(OUTSIDE)}


def ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
    return (
        not (name or "").startswith((*OUTSIDE, "ix_search_doc_tsv", "ix_search_doc_reference"))
        and name != "tsv"
    )


def test_migrations_build_the_tables_of_the_models(empty_site: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        differences = [d for d in compare_metadata(context, Base.metadata) if not same_type(d)]
    assert differences == []
    assert own_tables() == set(Base.metadata.tables)


def same_type(difference: object) -> bool:
    """SQLite reads short words and dates back under other names; their meaning is the same."""
    return isinstance(difference, list) and all(part[0] == "modify_type" for part in difference)


def test_going_down_leaves_nothing_and_up_again_works(empty_site: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert own_tables() == set()
    assert "search_fts" not in inspect(db.engine).get_table_names()
    upgrade()
    assert own_tables() == set(Base.metadata.tables)


def test_upgrading_a_site_in_use_keeps_its_rows_and_its_search(empty_site: Flask) -> None:
    """`fsforum init` runs at each update: what people wrote stays, and is found."""
    prepare(empty_site)
    make = Make()
    thread = make.thread("Déménagement et aide au logement")
    assert prepare(empty_site) == 0, "nothing is installed twice"
    found = select(func.count()).select_from(SearchDoc).where(SearchDoc.kind == ThingKind.THREAD)
    assert session().scalar(found) == 1
    with transaction() as opened:
        index.remove(opened, ThingKind.THREAD, thread.id)
    if db.engine.dialect.name == "sqlite":
        assert (
            session()
            .execute(text("SELECT count(*) FROM search_fts WHERE search_fts MATCH '\"demenag\"'"))
            .scalar()
            == 0
        )


def test_a_new_site_has_its_themes_bodies_and_spaces(empty_site: Flask) -> None:
    prepare(empty_site)
    assert session().scalar(select(func.count()).select_from(Theme)) == 18
    names = set(session().scalars(select(Body.slug)))
    assert {
        "caf",
        "cpam",
        "ddfip",
        "carsat",
        "msa",
        "france-travail",
        "la-poste",
        "justice",
        "prefecture",
    } <= names
    assert session().scalar(select(func.count()).select_from(Space)) == 3


def test_each_step_up_and_down_keeps_what_people_wrote(empty_site: Flask) -> None:
    """A site of the first version is brought to the newest, and back, with its rows."""
    upgrade(revision="0001")
    db.session.rollback()
    rows = old_rows()
    counted = {table: count_of(table) for table in rows}
    for step in (upgrade, lambda: downgrade(revision="0001"), upgrade):
        step()
        assert {table: count_of(table) for table in rows} == counted
    db.session.rollback()
    assert session().execute(text("SELECT title FROM question")).scalar() == "Une question d’avant"


def test_the_search_index_keeps_its_rows_up_and_down(empty_site: Flask) -> None:
    """Its columns change places: what was found is found, and what changes afterwards too."""
    upgrade()
    prepare(empty_site)
    Make().thread("Déménagement et aide au logement")
    session().commit()
    for step in (lambda: downgrade(revision="0003"), upgrade):
        before, every = holding("demenag"), count_of("search_doc")
        step()
        assert (holding("demenag"), count_of("search_doc")) == (before, every) and before > 0
        for held, gone in (("voiture", "demenag"), ("demenag", "voiture")):
            with db.engine.begin() as connection:
                connection.execute(text("UPDATE search_doc SET keys_a = :keys"), {"keys": held})
            assert (holding(held), holding(gone)) == (every, 0)
    names = [column["name"] for column in inspect(db.engine).get_columns("search_doc")]
    if db.engine.dialect.name == "sqlite":
        assert names == [column.name for column in SearchDoc.__table__.columns]


def test_references_are_found_by_their_state_after_an_update(empty_site: Flask) -> None:
    """The best first, as they stood when the site was updated and as they stand since."""
    upgrade()
    prepare(empty_site)
    make = Make()
    ana = make.animateur()
    first = make.question("Aide au déménagement", state=QuestionState.VALIDATED)
    second = make.question("Aide au déménagement, encore")
    session().commit()
    downgrade(revision="0007")
    upgrade()
    finder.forget()
    assert [hit.id for hit in finder.search(ana, "aide déménagement").hits] == [first.id, second.id]
    with transaction() as opened:
        index.touch(opened, ThingKind.QUESTION, first.id, state="obsolete", rank=-5)
        index.remove(opened, ThingKind.QUESTION, second.id)
    assert [hit.id for hit in finder.search(ana, "aide déménagement").hits] == [first.id]


def test_what_was_sent_to_a_body_waits_for_the_animation_before_that_was_known(empty_site: Flask) -> None:
    upgrade()
    prepare(empty_site)
    make = Make()
    sent = {"state": ResourceState.TO_VALIDATE, "asked_body_id": make.body("caf").id}
    make.resource("À valider", owner=make.partner("cpam"), **sent)
    session().commit()
    downgrade(revision="0004")
    assert [count_of("resource"), *session().execute(text("SELECT scope FROM resource")).scalars()] == [
        1,
        "drafts",
    ]
    session().rollback()
    told = (
        "INSERT INTO notification (user_id, kind, thing, ref_id, scope, at, count)"
        " SELECT owner_id, 'guide', 'ressource', id, 'drafts', created_at, 1 FROM resource"
    )
    with db.engine.begin() as connection:
        connection.execute(text(told))
    upgrade()
    assert session().execute(text("SELECT kind, seq FROM notification")).one() == ("proposition", 1)


def holding(word: str) -> int:
    """How many rows of the index hold a word in their title."""
    lite = db.engine.dialect.name == "sqlite"
    held = "search_fts MATCH :asked" if lite else "tsv @@ to_tsquery('simple', :asked)"
    rows = text(f"SELECT count(*) FROM {'search_fts' if lite else 'search_doc'} WHERE {held}")
    with db.engine.connect() as connection:
        return connection.execute(rows, {"asked": f"keys_a:{word}" if lite else f"{word}:A"}).scalar() or 0


def count_of(table: str) -> int:
    found = session().execute(text(f'SELECT count(*) FROM "{table}"')).scalar() or 0
    session().rollback()
    return found


def old_rows() -> list[str]:
    """Rows of the first schema, in SQL: the models have moved on."""
    yes = "1" if db.engine.dialect.name == "sqlite" else "true"
    no = "0" if db.engine.dialect.name == "sqlite" else "false"
    at = "'2026-01-05 09:00:00+00:00'"
    statements = {
        "body": "(id, slug, name, short, article, kind, description, restricted, commitment_days,"
        " position, active)"
        f" VALUES (1, 'caf', 'CAF', 'CAF', 'la', 'national', '', {no}, 5, 0, {yes})",
        "structure": "(id, name, slug, kind, carrier, address, postcode, commune, insee, active)"
        f" VALUES (1, 'Rioz', 'rioz', 'siege', '', '', '', '', '', {yes})",
        "user": "(id, email, first_name, last_name, handle, role, state, structure_id, job, phone,"
        " password_hash, charter_version, created_at, read_before)"
        f" VALUES (1, 'a@b.fr', 'A', 'B', 'a.b', 'animateur', 'actif', 1, '', '', '', 1, {at}, {at})",
        "question": "(id, body_id, scope, asker_id, structure_id, title, slug, excerpt, keywords, state,"
        " created_at, active_at, due_on, closing_reason, site_count, message_count, last_seq)"
        " VALUES (1, 1, 'channels', 1, 1, 'Une question d’avant', 'une-question', '', '', 'envoyee',"
        f" {at}, {at}, '2026-01-12', '', 1, 1, 1)",
        "question_message": "(id, question_id, seq, author_id, kind, source, html, render_version,"
        f" created_at, useful_count, file_count) VALUES (1, 1, 1, 1, 'question', 'x', 'x', 1, {at}, 0, 1)",
        "file": "(id, key, name, content_type, size, sha256, uploader_id, created_at, message_id)"
        f" VALUES (1, 'abc', 'a.txt', 'text/plain', 1, 'x', 1, {at}, 1)",
        "notification": "(id, user_id, kind, thing, ref_id, scope, at, count)"
        f" VALUES (1, 1, 'reponse', 'question', 1, 'channels', {at}, 1)",
    }
    with db.engine.begin() as connection:
        for table, values in statements.items():
            connection.execute(text(f'INSERT INTO "{table}" {values}'))
    return list(statements)


def test_the_newest_revision_is_known_without_the_tools_of_migrations(empty_site: Flask) -> None:
    folder = Path(empty_site.extensions["migrate"].directory, "versions")
    texts = [path.read_text("utf-8") for path in folder.glob("*.py")]
    upgrade()
    kept = session().execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert extensions._newest(texts) == kept
    assert extensions._newest([*texts, 'revision = "9999"\ndown_revision = "0001"\n']) is None
