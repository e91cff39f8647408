"""What the tests of files share."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from werkzeug.datastructures import FileStorage

from fsforum.core import attachments
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.files import service
from fsforum.models import File, User


@pytest.fixture
def send(app) -> Callable[..., File]:
    """`send(user, name, content, resource)`: a file that came by a form, attached."""

    def sent(user: User, name: str, content: bytes, parent: object) -> File:
        kept = attachments.keep([FileStorage(io.BytesIO(content), filename=name)])
        with transaction() as db:
            files = attachments.receive(db, kept, user)
            attachments.attach(files, parent)
        return files[0]

    return sent


@pytest.fixture
def worked(app) -> Callable[[], int]:
    """`worked()`: the worker reads every file that waits; how many."""

    def work() -> int:
        count = 0
        while service.read_next():
            count += 1
        session().expire_all()
        return count

    return work
