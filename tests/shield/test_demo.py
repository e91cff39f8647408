"""Nothing that the demonstration says looks like personal data."""

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
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant)]
    wrong = {
        (text[one.start : one.end], one.kind.value)
        for text in texts
        if isinstance(text, str)
        for one in find(text)
        if not text[one.start : one.end].endswith(PUBLIC_ADDRESSES)
    }
    assert wrong == set()
