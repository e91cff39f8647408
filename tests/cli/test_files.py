"""The operator's commands over files and the library: in French, exact, and harmless when asked twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from fsforum.cli.files import files, library
from fsforum.core import attachments
from fsforum.extensions import session
from fsforum.models import File, Resource, TextState


@pytest.fixture
def run(app):
    """`run(library, "export", path)`: the result of a command."""

    def invoke(group: Any, *words: object) -> Result:
        result = app.test_cli_runner().invoke(group, [str(word) for word in words])
        session().expire_all()
        return result

    return invoke


def test_the_library_goes_to_a_file_or_a_folder_and_comes_back(make, run, tmp_path: Path):
    field = make.field(email="terrain@exemple.fr")
    guide = make.resource("Un guide", "Le texte.", owner=field)
    archive, folder = tmp_path / "ressources.zip", tmp_path / "ressources"
    for target in (archive, folder):
        assert run(library, "export", target).exit_code == 0
    assert run(library, "export", folder).exit_code == 1  # it is not empty any more

    guide.source = "Un texte abîmé."
    make._save(guide)
    for source in (archive, folder):
        shown = run(library, "import", source, "--dry-run")
        assert "changée" in shown.output
        assert "0 nouvelles, 1 changées, 0 identiques, 0 refusées" in shown.output
    assert session().get_one(Resource, guide.id).source == "Un texte abîmé."

    assert run(library, "import", archive).exit_code == 1  # in whose name?
    assert run(library, "import", archive, "--author", make.animateur().email).exit_code == 1
    assert run(library, "import", archive, "--author", "Terrain@exemple.fr").exit_code == 0
    assert session().get_one(Resource, guide.id).source == "Le texte."
    assert "1 identiques" in run(library, "import", folder, "--dry-run").output


def test_files_are_read_and_swept_on_demand(make, run):
    kept, lost = make.file(make.animateur(), "a.txt"), make.file(make.animateur(), "b.txt")
    assert "Fichiers lus\u00a0: 2." in run(files, "read").output
    assert session().get_one(File, kept.id).text_state == TextState.INDEXED
    assert run(files, "sweep").exit_code == 0
    attachments.storage().remove(lost.key)
    swept = run(files, "sweep")
    assert swept.exit_code == 1
    assert "b.txt" in swept.output


@pytest.mark.parametrize(("group", "word"), [(library, "export"), (library, "import"), (files, "sweep")])
def test_help_is_in_french(run, group, word: str):
    shown = run(group, word, "--help")
    assert shown.exit_code == 0
    assert "Utilisation" in shown.output
    assert "Show this message" not in shown.output
