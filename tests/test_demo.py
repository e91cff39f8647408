"""The demo is a living space: each state, each role, and what the services keep is exact."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fsforum.app import create_app
from fsforum.cli import demo
from fsforum.cli.demo.questions import ASKED
from fsforum.cli.setup import prepare
from fsforum.config import Settings, SettingsError
from fsforum.core import clock, counters, words
from fsforum.extensions import db, session
from fsforum.models import (
    Collection,
    CollectionItem,
    File,
    FileVersion,
    Incident,
    Question,
    QuestionState,
    ReadingDone,
    Resource,
    ResourceAsked,
    ResourceQuestion,
    ResourceRating,
    ResourceState,
    ResourceViewDay,
    Role,
    Structure,
    StructureKind,
    TextState,
    Thread,
    User,
)


@pytest.fixture(scope="module")
def demo_site(new_database: Callable[[str], str], settings: Settings) -> Iterator[Flask]:
    """A site with the demo data, loaded once for the module."""
    app = create_app(replace(settings, database_url=new_database("demo"), demo=True))
    with app.app_context():
        prepare(app)
        assert demo.load_once(lambda _line: None)
        yield app
        session().rollback()
        db.engine.dispose()


def count(model: type, *where: object) -> int:
    return session().scalar(select(func.count()).select_from(model).where(*where)) or 0


def test_every_role_and_the_23_structures_and_their_antenne_are_there(demo_site: Flask) -> None:
    assert count(Structure, Structure.kind == StructureKind.ANTENNA) == 1
    assert count(Structure, Structure.kind != StructureKind.ANTENNA) == 23
    assert set(session().scalars(select(User.role))) == set(Role)


def test_every_state_of_a_question_is_there_with_its_title_word_for_word(demo_site: Flask) -> None:
    assert set(session().scalars(select(Question.state))) == set(QuestionState)
    titles = set(session().scalars(select(Question.title)))
    assert {asked.title for asked in ASKED} <= titles


def test_one_incident_is_going_on_and_one_is_past(demo_site: Flask) -> None:
    assert count(Incident, Incident.closed_at.is_(None), Incident.site_count == 4) == 1
    assert count(Incident, Incident.closed_at.is_not(None), Incident.closing_word != "") == 1


def test_questions_are_on_time_due_soon_late_and_paused(demo_site: Flask) -> None:
    asked = session().scalars(select(Question).options(joinedload(Question.body)))
    shown = [words.delay(q, clock.today()) for q in asked]
    tones = {state[1] for state in shown if state}
    labels = " ".join(state[0] for state in shown if state)
    assert {"idle", "warn", "danger"} <= tones
    assert "Échéance dans 1 jour ouvré" in labels.replace("\u00a0", " ")
    assert "En retard" in labels
    assert "En pause" in labels


def test_a_dozen_guides_and_ten_discussions_one_of_several_pages(demo_site: Flask) -> None:
    assert count(Resource, Resource.state == ResourceState.PUBLISHED) >= 12
    assert count(Resource, Resource.state == ResourceState.DRAFT) >= 1
    assert count(Thread) >= 10
    assert (session().scalar(select(func.max(Thread.post_count))) or 0) > 40


def test_guides_are_read_in_order_on_request_and_rated(demo_site: Flask) -> None:
    first = session().scalars(select(Collection).where(Collection.first_days)).one()
    assert count(CollectionItem, CollectionItem.collection_id == first.id) == 5
    asked = count(ReadingDone), count(User, User.role == Role.ANIMATEUR)
    assert 0 < asked[0] < asked[1]
    assert count(ResourceRating, ResourceRating.missing != "") >= 2
    assert count(ResourceViewDay) > 100
    assert count(ResourceQuestion, ResourceQuestion.changed_at.is_not(None)) == 1
    assert count(ResourceAsked) == 1


def test_counters_are_exact_and_loading_again_changes_nothing(demo_site: Flask) -> None:
    assert counters.check(repair=False) == []
    before = count(Question)
    assert not demo.load_once(lambda _line: None)
    assert count(Question) == before


def test_a_site_in_production_refuses_the_demo(app: Flask) -> None:
    with pytest.raises(SettingsError, match="développement"):
        demo.load_once(lambda _line: None)


def test_a_guide_has_a_file_in_its_second_version_that_search_reads(demo_site: Flask) -> None:
    file = session().scalars(select(File).where(File.version == 2)).one()
    assert (file.text_state, file.held) == (TextState.INDEXED, False)
    assert count(FileVersion, FileVersion.file_id == file.id) == 1
