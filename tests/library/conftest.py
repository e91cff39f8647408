"""What the tests of the library share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fsforum.models import Body, Theme

Fields = dict[str, Any]


@pytest.fixture
def written() -> Callable[..., Fields]:
    """`written(title=…)`: the fields of the form of a resource, filled in."""

    def fields(**changed: Any) -> Fields:
        given = {
            "kind": "guide",
            "title": "Prime d’activité : la déclaration",
            "summary": "Ce qui est prérempli.",
            "source": "## Les étapes\n\n1. Se connecter",
            "official_link": "https://www.caf.fr",
            "keywords": "prime",
            "verified_on": "2026-11-01",
            "verified_by": "0",
            "review": "6",
            "action": "brouillon",
        }
        return given | changed

    return fields


@pytest.fixture
def edited(written) -> Callable[..., Fields]:
    """`edited(resource, source=…)`: the fields of an edit that starts from its newest version."""

    def fields(resource: Any, **changed: Any) -> Fields:
        given = {
            "kind": resource.kind.value,
            "title": resource.title,
            "summary": resource.summary,
            "source": resource.source,
            "version": str(resource.version),
            "note": "Un mot de plus",
            "change": "mineur",
            "action": "version",
        }
        return given | changed

    return fields


@pytest.fixture
def subjects(make) -> tuple[Theme, Body]:
    """A theme and a body."""
    return make.theme("Santé"), make.body("cpam")
