"""Nothing in the demonstration looks like personal data: neither what it says nor what it would show a visitor."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from fsforum.cli import demo
from fsforum.core.pii import find

FOLDER = Path(demo.__file__).parent
PUBLIC_ADDRESSES = (".test",)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_no_text_of_the_demonstration_has_a_finding(path: Path):
    texts = [node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)]
    wrong = {
        (text[one.start : one.end], one.kind.value)
        for text in texts
        if isinstance(text, str)
        for one in find(text)
        if not text[one.start : one.end].endswith(PUBLIC_ADDRESSES)
    }
    assert wrong == set()
