"""What the style sheets and icons promise: every file is served, every colour stands in one place."""

import re
from pathlib import Path

import pytest

from fsforum.core import words

ROOT = Path(__file__).resolve().parents[1]
CSS = ROOT / "static" / "css"
SPRITE = (ROOT / "static" / "icons" / "sprite.svg").read_text()


def test_every_style_sheet_is_joined_once():
    named = (CSS / "order.txt").read_text().split()
    assert sorted(named) == sorted(path.name for path in CSS.glob("*.css"))


def test_colours_stand_in_the_tokens_alone():
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.IGNORECASE)
    found = [
        f"{path.name}: {hit[0]}"
        for path in CSS.glob("*.css")
        if path.name != "tokens.css"
        for hit in colour.finditer(path.read_text())
    ]
    assert found == []


def test_every_token_that_is_used_is_defined():
    texts = "\n".join(path.read_text() for path in CSS.glob("*.css"))
    assert set(re.findall(r"var\((--[\w-]+)", texts)) - set(re.findall(r"(--[\w-]+)\s*:", texts)) == set()


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    named: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r'\bicon\("([\w-]+)"', path.read_text()))
    for path in (ROOT / "static" / "js").glob("*.js"):
        named |= set(re.findall(r'\bicon\("([\w-]+)"', path.read_text()))
    assert named - drawn == set()


def test_every_state_has_its_icon():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    states = [
        *words.QUESTION_STATES.values(),
        *words.RESOURCE_STATES.values(),
        *words.ACCOUNT_STATES.values(),
        *(
            value
            for name, value in vars(words).items()
            if name.startswith(("THREAD_", "REVIEW_D", "REVIEW_S"))
        ),
    ]
    assert {icon for _, _, icon in states} - drawn == set()


@pytest.mark.parametrize(
    "name", ["site.js", "editor.js", "drafts.js", "expander.js", "files.js", "confirm.js"]
)
def test_a_script_imports_what_exists(name: str):
    folder = ROOT / "static" / "js"
    wanted = re.findall(r'(?:from|import|import\()\s*"(\.[^"]+)"', (folder / name).read_text())
    assert [path for path in wanted if not (folder / path).resolve().is_file()] == []
