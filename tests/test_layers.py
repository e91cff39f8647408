"""Rules of the house that no linter knows: each one names the lines that break it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {p.relative_to(ROOT).as_posix(): p.read_text() for p in sorted((ROOT / "fsforum").rglob("*.py"))}
TREES = {name: ast.parse(text) for name, text in SOURCES.items()}
TEMPLATES = {
    p.relative_to(ROOT).as_posix(): p.read_text()
    for p in sorted((ROOT / "templates").rglob("*"))
    if p.suffix in {".html", ".txt", ".xml"}
}
POLICY = ("fsforum/core/policy", "fsforum/core/scopes")  # what one may do, and its twin for lists
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def nodes(*kinds: type[ast.AST], outside: str | tuple[str, ...] = "-") -> Iterator[tuple[str, ast.AST]]:
    """Every node of these kinds, with its place, but in the files whose name begins with `outside`."""
    for name, tree in TREES.items():
        if not name.startswith(outside):
            for node in ast.walk(tree):
                if isinstance(node, kinds):
                    yield f"{name}:{getattr(node, 'lineno', 0)}", node


def test_nothing_but_a_transaction_commits():
    """A service call is one transaction: what it saves, it saves together or not at all."""
    calls = nodes(ast.Attribute, outside="fsforum/core/transaction")
    assert [place for place, node in calls if node.attr == "commit"] == []


def test_a_role_is_compared_in_the_policy_alone():
    """Who may do what stands in one place. (A column in a query, `User.role == …`, is no decision.)"""

    def is_someones_role(node: ast.AST) -> bool:
        if not isinstance(node, ast.Attribute) or node.attr != "role":
            return False
        return not (isinstance(node.value, ast.Name) and node.value.id[:1].isupper())

    compared = [
        place
        for place, node in nodes(ast.Compare, outside=POLICY)
        if any(map(is_someones_role, [node.left, *node.comparators]))
    ]
    matched = [place for place, node in nodes(ast.Match, outside=POLICY) if is_someones_role(node.subject)]
    assert compared + matched + lines_of_templates(r"\w\.role\s*(==|!=|not in\b|in\b)") == []


def test_only_the_markup_module_declares_html_safe():
    built = [
        place
        for place, node in nodes(ast.Call, outside="fsforum/core/markup")
        if isinstance(node.func, ast.Name) and node.func.id == "Markup"
    ]
    assert built + lines_of_templates(r"\|\s*safe\b") == []


def test_templates_hold_no_inline_script_or_style():
    """The content security policy would refuse them. A mail has no other place for its style."""
    scripts = lines_of_templates(r"<script(?![^>]*\bsrc=)|<[^>]*\son[a-z]+\s*=|javascript:")
    styles = [
        line for line in lines_of_templates(r"<style|<[^>{]*\sstyle\s*=") if "templates/mail/" not in line
    ]
    assert scripts + styles == []


def test_files_and_functions_stay_small():
    """A file that wants more is split on its noun. The demo's data are excepted."""
    code = {name: text for name, text in SOURCES.items() if "demo" not in name}
    files = [f"{n}: {t.count(chr(10))} lines" for n, t in code.items() if t.count("\n") > LONGEST_FILE]
    functions = [
        f"{place} {node.name}: {length} lines"
        for place, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if "demo" not in place and (length := length_of(node)) > LONGEST_FUNCTION
    ]
    assert files + functions == []


@pytest.mark.parametrize(
    "word", ["TO" + "DO", "FIX" + "ME", "pytest.mark." + "skip", "pytest." + "skip", "x" + "fail"]
)
def test_nothing_is_left_for_later(word: str):
    places = [
        *(ROOT / "fsforum").rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "templates").rglob("*.*"),
    ]
    assert [str(p.relative_to(ROOT)) for p in places if word in p.read_text()] == []


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of its body; what its docstring explains is not held against it."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1


def lines_of_templates(pattern: str) -> list[str]:
    """The places in templates where `pattern` is found."""
    wanted = re.compile(pattern)
    return [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}"
        for name, text in TEMPLATES.items()
        for hit in wanted.finditer(
            re.sub(r"\{#.*?#\}", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
        )
    ]
