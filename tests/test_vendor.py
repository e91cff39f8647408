"""Files of others are untouched copies, with their licence."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = [
    f for base in ("static/vendor", "tests/vendor") for f in sorted((ROOT / base).glob("*")) if f.is_dir()
]


def test_vendored_files_are_those_of_their_checksums():
    """Each folder lists all its files in SHA256SUMS, and each file has the sum that is written there."""
    wrong = []
    for folder in FOLDERS:
        lines = (line.split(maxsplit=1) for line in (folder / "SHA256SUMS").read_text().splitlines())
        expected = {name.lstrip("*").removeprefix("./"): digest for digest, name in lines}
        found = {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file() and path.name != "SHA256SUMS"
        }
        wrong += [f"{folder.name}/{name}" for name, _ in sorted(expected.items() ^ found.items())]
    assert FOLDERS and wrong == []


def test_vendored_folders_hold_a_licence_and_a_version():
    without = [
        f.name for f in FOLDERS if not list(f.glob("*LICEN[CS]E*")) or not any(map(str.isdigit, f.name))
    ]
    assert without == []
