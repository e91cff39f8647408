"""The operator's commands: help in French, plain sentences, exit statuses."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import delete, select

from fsforum.app import create_app
from fsforum.cli import cli
from fsforum.cli.setup import prepare
from fsforum.config import Settings
from fsforum.core.transaction import transaction
from fsforum.extensions import db, session
from fsforum.models import AccountState, Role, SearchDoc, ThingKind, Thread, User
from tests.factories import Make

numbers = iter(range(100))


@pytest.fixture
def operator(
    new_database: Callable[[str], str], settings: Settings, tmp_path: Path
) -> Iterator[Callable[..., Result]]:
    """Runs `fsforum …` on a site of its own."""
    mine = replace(settings, database_url=new_database(f"cli{next(numbers)}"), data_dir=tmp_path)
    app = create_app(mine)

    def run(*command: str) -> Result:
        return CliRunner().invoke(cli, command, obj=ScriptInfo(create_app=lambda: app))

    run.app = app  # type: ignore[attr-defined]
    yield run
    with app.app_context():
        db.engine.dispose()


def within(operator: Any) -> Any:
    app: Flask = operator.app
    return app.app_context()


def commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in getattr(group, "commands", {}).items():
        found += commands(command, (*path, name))
    return found


@pytest.mark.parametrize("path", commands(cli), ids=lambda p: " ".join(p) or "fsforum")
def test_every_command_explains_itself_in_french(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    assert "Utilisation :" in result.output
    assert "Usage" not in result.output
    assert "Show this message" not in result.output


def test_the_contract_s_commands_exist() -> None:
    assert {"init", "demo", "serve", "worker", "user", "index", "markup", "counters", "check"} <= set(
        cli.commands
    )


def test_init_may_be_run_again(operator: Any) -> None:
    first, second = operator("init"), operator("init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "0 élément" in second.output


def test_the_first_account_comes_from_the_command_line(operator: Any) -> None:
    operator("init")
    result = operator("user", "invite", "alice@exemple.fr", "--role", "admin")
    assert result.exit_code == 0, result.output
    assert "http://127.0.0.1:8000/invitation/" in result.output


def test_an_account_changes_role_and_is_suspended_but_never_the_last_administrator(operator: Any) -> None:
    with within(operator):
        prepare(operator.app)
        make = Make()
        make.body("caf")
        make.admin(email="chef@exemple.fr")
        make.animateur(email="ana@exemple.fr")
    assert operator("user", "role", "ana@exemple.fr", "partenaire", "--organisme", "caf").exit_code == 0
    with within(operator):
        assert session().query(User).filter_by(email="ana@exemple.fr").one().role == Role.PARTNER
    assert operator("user", "disable", "ana@exemple.fr").exit_code == 0
    with within(operator):
        assert session().query(User).filter_by(email="ana@exemple.fr").one().state == AccountState.SUSPENDED
    refused = operator("user", "disable", "chef@exemple.fr")
    assert refused.exit_code != 0
    assert operator("user", "disable", "nul@exemple.fr").exit_code == 1


def test_counters_are_checked_said_and_repaired(operator: Any) -> None:
    with within(operator):
        prepare(operator.app)
        thread = Make().thread()
        with transaction() as opened:
            opened.get_one(Thread, thread.id).post_count = 7
    wrong = operator("counters", "check")
    assert wrong.exit_code == 1
    assert operator("counters", "check", "--repair").exit_code == 0
    assert "exacts" in operator("counters", "check").output


def test_index_and_markup_are_made_again(operator: Any) -> None:
    with within(operator):
        prepare(operator.app)
        Make().thread()
        with transaction() as opened:
            opened.execute(delete(SearchDoc))
    assert "Index refait" in operator("index", "rebuild").output
    with within(operator):
        kinds = session().scalars(select(SearchDoc.kind)).all()
        assert kinds.count(ThingKind.THREAD) == 1
    assert operator("markup", "rebuild", "--tout").exit_code == 0


def test_check_says_what_works_and_what_does_not(operator: Any) -> None:
    operator("init")
    good = operator("check")
    assert good.exit_code == 0, good.output
    assert "Base de données : répond" in good.output
    assert "courrier" in good.output


def test_check_on_an_empty_base_says_what_to_do(operator: Any) -> None:
    assert operator("check").exit_code == 1


def test_the_worker_empties_what_waits_and_quits(operator: Any) -> None:
    operator("init")
    operator("user", "invite", "alice@exemple.fr", "--role", "admin")
    assert "Traité : 1" in operator("worker", "--once").output
