"""Whatever is sent, in every parameter and every field, is answered by a page of ours: never by a failure."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from wtforms.fields.core import UnboundField

from fsforum.core.forms import Form
from tests import rights_table
from tests.rights_table import COLUMNS, PLACES, Line
from tests.support import pace
from tests.support.undone import undone
from tests.support.world import World
from tests.test_routes import address, addresses

PACKAGE = Path(__file__).resolve().parents[1] / "fsforum"
VALUES = {
    "empty": "",
    "negative": "-1",
    "zero": "0",
    "billion": "1000000000",
    "int32": "2147483648",
    "int64": "9223372036854775808",
    "huge": "9" * 400,
    "float": "1e309",
    "other digits": "١٢٣²Ⅷ",
    "quote": "' OR '1'='1' -- ",
    "sql": '1; DROP TABLE post; --"%_\\',
    "nul": "a\x00b",
    "surrogate": "a\ud800b\udfff",
    "emoji": "👩🏽‍🌾 é e\u0301 \u202eevil\u202c \u200b\ufeff",
    "path": "../../../etc/passwd\r\nSet-Cookie: a=b",
    "template": "{{ 7 * 7 }}{% raw %}${7*7}%(a)s",
    "markdown": "![" * 4000 + "\n> " * 2000 + "*" * 3000,
    "long": "mot " * 50_000,
}
BIG = ("markdown", "long")
NUMBERS = ("empty", "negative", "int64", "huge", "other digits")
MESS = "Un texte. " + " ".join(VALUES[name] for name in VALUES if name not in (*NUMBERS, *BIG))
IN_ADDRESS = {
    name: VALUES[name] for name in ("negative", "int32", "int64", "huge", "float", "other digits", "nul")
}
IN_ADDRESS["mess"] = MESS
TEXTS = (
    "title",
    "body",
    "source",
    "summary",
    "keywords",
    "reason",
    "word",
    "text",
    "first_name",
    "last_name",
)
TEXTS += ("job", "phone", "name", "description", "carrier", "address", "commune")
LONG_TEXTS = ("title", "body", "source", "text")  # a form holds a megabyte at most
LONGEST = 5.0  # seconds for one form, on a machine that does other things too


@cache
def parameters() -> list[str]:
    """The names that views read from addresses and forms, found in their source."""
    text = "".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    return sorted(set(re.findall(r'(?:args|form|values)\.get(?:list)?\(\s*"(\w+)"', text)))


@cache
def fields() -> list[str]:
    """The names of the fields of every form."""

    def of(kind: type[Any]) -> Iterator[str]:
        for one in kind.__subclasses__():
            yield from (name for name in dir(one) if isinstance(getattr(one, name), UnboundField))
            yield from of(one)

    return sorted({*of(Form), *parameters()} - {"csrf_token", "key"})


def escaped(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def test_the_names_are_really_found():
    assert {"q", "texte", "avant", "espace"} <= set(parameters())
    assert {"title", "body", "source", "email", "password", "version"} <= set(fields())


@pytest.mark.parametrize("name", IN_ADDRESS)
def test_no_parameter_of_an_address_makes_the_site_fail(site: Flask, world: World, enter, name: str):
    value = escaped(IN_ADDRESS[name])
    query = dict.fromkeys([*parameters(), "page[]", "q[]"], value)
    browser = enter("admin" if list(IN_ADDRESS).index(name) % 2 else "ana")
    with undone():
        for rule, path in addresses(site, world):
            if "GET" in (rule.methods or ()):
                answer = browser.get(path.partition("?")[0], query_string=query)
                assert answer.status_code < 500, f"{path}: {answer.status_code}"


@pytest.mark.parametrize("name", IN_ADDRESS)
def test_no_part_of_an_address_makes_the_site_fail(site: Flask, world: World, enter, name: str):
    """Numbers and words of paths: what is too big, or no number, leads to nothing."""
    browser, tried = enter("admin"), 0
    with undone():
        for rule in site.url_map.iter_rules():
            if rule.arguments and rule.endpoint != "static":
                path = (
                    re.sub(r"<[^>]*>", "\x01", rule.rule).encode().replace(b"\x01", escaped(IN_ADDRESS[name]))
                )
                quoted = "".join(chr(b) if chr(b).isalnum() or chr(b) in "/-." else f"%{b:02X}" for b in path)
                for method in (rule.methods or set()) & {"GET", "POST"}:
                    answer = browser.get(quoted) if method == "GET" else browser.submit(quoted)
                    tried += 1
                    assert answer.status_code < 500, f"{method} {rule.rule}: {answer.status_code}"
    assert tried > 50


def forms() -> list[Line]:
    """Every POST that somebody may send, once."""
    found: dict[str, Line] = {}
    for line in rights_table.lines():
        if line.method == "POST" and "o" in line.marks and line.endpoint not in found:
            found[line.endpoint] = line
    return list(found.values())


@pytest.mark.parametrize("line", forms(), ids=lambda line: line.endpoint)
def test_no_field_of_a_form_makes_the_site_fail(site: Flask, world: World, enter, line: Line):
    """All fields at once, then the texts alone, so that the form goes further than its first check."""
    path = address(site, line.endpoint, PLACES[line.place](world))
    sender = [name for name, mark in zip(COLUMNS, line.marks.split(), strict=True) if mark == "o"][-1]
    sendings = [dict.fromkeys(fields(), VALUES[name]) for name in NUMBERS]
    sendings += [dict.fromkeys(fields(), MESS), valid() | dict.fromkeys(TEXTS, MESS)]
    sendings += [valid() | dict.fromkeys(LONG_TEXTS, VALUES[name]) for name in BIG]
    longest = LONGEST * pace.slow()
    for data in sendings:
        began = time.monotonic()
        with undone():
            answer = enter(sender).submit(path, {k: escaped(v) for k, v in data.items()})
        assert answer.status_code < 500, f"{str(data)[:200]}: {answer.status_code}"
        assert time.monotonic() - began < longest, f"{str(data)[:200]} takes too long"


def valid() -> dict[str, str]:
    """What lets most forms go on to save the texts they are given."""
    return {
        "espace": "vie-du-reseau",
        "kind": "guide",
        "version": "2",
        "change": "mineur",
        "note": "Un mot.",
        "review": "6",
        "verified_by": "0",
        "verified_on": "2026-01-01",
        "role": "animateur",
        "structure": "1",
        "etat": "oui",
    }
