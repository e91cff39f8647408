"""What nobody refers to goes after a day; all else stays."""

from __future__ import annotations

import io
import os
import time
from datetime import timedelta

from fsforum.core import attachments, clock
from fsforum.extensions import session
from fsforum.files import service
from fsforum.models import File


def age(key: str) -> None:
    path = attachments.storage()._path(key)
    past = time.time() - 2 * 24 * 3600
    os.utime(path, (past, past))


def test_the_sweep_removes_orphans_stray_bytes_and_cut_uploads_after_a_day(make):
    store = attachments.storage()
    author = make.animateur()
    attached = make.file(author, post_id=make.post(make.thread(), author=author).id)
    young = make.file(author)
    old = make.file(author)
    old.created_at = clock.now() - timedelta(days=2)
    make._save(old)
    stray, fresh_stray = store.put(io.BytesIO(b"x")), store.put(io.BytesIO(b"y"))
    for key in (attached.key, old.key, stray):
        age(key)
    cut = store._path(stray).with_suffix(".part")
    cut.write_bytes(b"half")
    os.utime(cut, (time.time() - 2 * 24 * 3600,) * 2)

    swept = service.sweep()

    assert (swept.orphans, swept.cut) == (1, 1)
    assert swept.stray >= 1
    assert {f.id for f in session().query(File)} == {attached.id, young.id}
    left = set(store.keys())
    assert {attached.key, young.key, fresh_stray} <= left
    assert not {old.key, stray} & left
    assert not cut.exists()
    assert (service.sweep().orphans, service.sweep().stray) == (0, 0)
