"""What one person may send in an hour is judged before any byte is kept, and a refusal leaves none."""

from __future__ import annotations

import io

import pytest

from fsforum.core import attachments
from fsforum.core.errors import TooMany
from fsforum.extensions import session
from fsforum.models import File


@pytest.fixture
def stored(app):
    """How many files the store holds more than at the beginning."""
    before = set(attachments.storage().keys())
    return lambda: len(set(attachments.storage().keys()) - before)


def form(*names: str) -> dict[str, object]:
    files = [(io.BytesIO(b"bonjour"), name) for name in names]
    return {"body": "Un message", "title": "Un titre", "source": "Un texte", "kind": "guide", "files": files}


def test_beyond_the_hour_nothing_is_written(make, visit, stored, monkeypatch):
    monkeypatch.setattr(attachments, "FILES_AN_HOUR", 1)
    kept: list[str] = []
    put = attachments.storage().put
    monkeypatch.setattr(attachments.storage(), "put", lambda source: kept.append("x") or put(source))
    client, thread = visit(make.field()), make.thread()
    for path in (f"/discussions/{thread.id}/reponses", "/ressources/nouvelle"):
        assert client.submit(path, form("a.txt", "b.txt")).status_code in (422, 429), path
    assert kept == [] and stored() == 0


def test_what_is_refused_later_leaves_no_bytes(make, visit, stored, monkeypatch):
    def late(*_args: object) -> None:
        raise TooMany("Trop.", 60)

    monkeypatch.setattr(attachments, "receive", late)
    client, thread = visit(make.field()), make.thread()
    for path in (f"/discussions/{thread.id}/reponses", "/ressources/nouvelle"):
        assert client.submit(path, form("a.txt")).status_code in (422, 429), path
    assert stored() == 0 and session().query(File).count() == 0
