"""How a resource is written down: facts between two lines of dashes, then its text.

Each fact is a line « name: value », the value in JSON, which is YAML too: other tools read it as front
matter. A file stands under `fichiers/` beside the text, and the text points at it there.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fsforum.core import slugs
from fsforum.core.markup.links import complete
from fsforum.core.typography import normalise
from fsforum.models import ChangeKind, ResourceKind, ResourceState

VERSION = 1
FOLDER, TEXT, FILES = "ressources", "ressource.md", "fichiers"
INDEX = "index.md"
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_HEAD = "---\n"
_FACT = re.compile(r"([a-z_]{1,40}): (.+)")


class Unreadable(ValueError):
    """What stands in the archive is no resource of ours; its text says why, in French."""


@dataclass(frozen=True)
class FileEntry:
    """A file of a resource: where it stands in the archive, how readers know it, what it holds."""

    path: str
    name: str
    sha256: str
    size: int
    key: str = ""
    """In the storage, of one that comes from there."""


@dataclass(frozen=True)
class Entry:
    """A resource with all that an archive says of it; themes, bodies and the replacement by their slugs."""

    slug: str
    title: str
    source: str
    kind: ResourceKind = ResourceKind.GUIDE
    state: ResourceState = ResourceState.DRAFT
    summary: str = ""
    official_link: str = ""
    keywords: str = ""
    themes: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    version: int = 1
    change: ChangeKind = ChangeKind.MINOR
    open_to_contributions: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    published_at: datetime | None = None
    verified_on: date | None = None
    verified_body: str = ""
    review_before: date | None = None
    replaced_by: str = ""
    state_reason: str = ""
    state_on: date | None = None
    files: tuple[FileEntry, ...] = ()


_NAMES = {
    "slug": "adresse",
    "title": "titre",
    "kind": "type",
    "state": "etat",
    "summary": "resume",
    "official_link": "lien_officiel",
    "keywords": "mots_cles",
    "themes": "themes",
    "bodies": "organismes",
    "version": "version",
    "change": "changement",
    "open_to_contributions": "ouverte_aux_contributions",
    "created_at": "creee_le",
    "updated_at": "modifiee_le",
    "published_at": "publiee_le",
    "verified_on": "verifiee_le",
    "verified_body": "verifiee_par",
    "review_before": "a_revoir_avant",
    "replaced_by": "remplacee_par",
    "state_reason": "motif",
    "state_on": "etat_depuis",
}
"""Attributes of an entry and how the archive calls them; its text and files stand apart."""
_DAYS = {"verified_on", "review_before", "state_on"}
_MOMENTS = {"created_at", "updated_at", "published_at"}
_LISTS = {"themes", "bodies"}
_WORDS: dict[str, Any] = {"kind": ResourceKind, "state": ResourceState, "change": ChangeKind}
_YEARS = range(1990, 2200)
"""Of days and moments: with others no page could reckon."""
_LONGEST = {"title": 200, "summary": 400, "official_link": 500, "keywords": 200, "state_reason": 300}


def file_paths(files: list[tuple[str, str]]) -> list[str]:
    """Where files (name, sha256) stand in the archive: the same wherever the archive is made."""
    taken: set[str] = set()
    paths: dict[int, str] = {}
    for place, (name, _sha) in sorted(enumerate(files), key=lambda one: (_plain(one[1][0]), *one[1])):
        stem, _, extension = _plain(name).rpartition(".")
        path, n = f"{FILES}/{stem}.{extension}", 1
        while path in taken:
            n += 1
            path = f"{FILES}/{stem}-{n}.{extension}"
        taken.add(path)
        paths[place] = path
    return [paths[place] for place in range(len(files))]


def _plain(name: str) -> str:
    stem, _, extension = name.rpartition(".")
    return f"{slugs.slugify(stem)}.{re.sub(r'[^a-z0-9]', '', extension.lower()) or 'bin'}"


def written(entry: Entry) -> str:
    """The entry as the text of its file."""
    files = [{"chemin": f.path, "nom": f.name, "sha256": f.sha256, "taille": f.size} for f in entry.files]
    facts = {said: getattr(entry, name) for name, said in _NAMES.items()}
    return headed({"format": VERSION} | facts | {"fichiers": files}, entry.source)


def headed(facts: Mapping[str, Any], source: str) -> str:
    """A text under its facts."""
    lines = "\n".join(f"{name}: {_json(value)}" for name, value in facts.items())
    return f"{_HEAD}{lines}\n{_HEAD}\n{source}\n"


def linked(title: str, path: str) -> str:
    """A Markdown link for people; a bracket in its title would end it."""
    return f"[{title.replace('[', '(').replace(']', ')')}]({path})"


def _json(value: Any) -> str:
    if isinstance(value, datetime | date):
        value = value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def understood(text: str) -> Entry:
    """The entry that a file's text stands for; Unreadable for any other text."""
    facts, source = parted(text)
    values = {name: _value(name, facts[said]) for name, said in _NAMES.items() if said in facts}
    if not SLUG.fullmatch(values.get("slug") or "") or not (values.get("title") or "").strip():
        raise Unreadable("l’adresse ou le titre manque")
    files = tuple(_file(one) for one in _list(facts.get("fichiers", [])))
    return Entry(source=source, files=files, **values)


def parted(text: str) -> tuple[dict[str, Any], str]:
    """The facts that head a text, and the text; Unreadable for what was not written here."""
    head, dashes, source = text.removeprefix(_HEAD).partition(f"\n{_HEAD}")
    if not text.startswith(_HEAD) or not dashes:
        raise Unreadable("l’en-tête manque")
    facts = dict(map(_fact, head.splitlines()))
    if facts.get("format") != VERSION:
        raise Unreadable("ce format n’est pas connu")
    return facts, source.removeprefix("\n").removesuffix("\n")


def _fact(line: str) -> tuple[str, Any]:
    found = _FACT.fullmatch(line)
    if not found:
        raise Unreadable(f"la ligne « {line[:40]} » de l’en-tête ne se lit pas")
    try:
        return found[1], json.loads(found[2])
    except (ValueError, RecursionError):
        raise Unreadable(f"la valeur de « {found[1]} » ne se lit pas") from None


def _value(name: str, value: Any) -> Any:
    """The value of a fact, of the type that the entry needs."""
    try:
        if name in _DAYS:
            return _day(value) if value else None
        if name in _MOMENTS:
            return _moment(value) if value else None
        if name in _LISTS:
            return tuple(str(one) for one in _list(value) if SLUG.fullmatch(str(one)))
        if name in _WORDS:
            return _WORDS[name](value)
        if name == "version":
            return min(max(int(value), 1), 100_000)
        if name == "open_to_contributions":
            return value is True
        text = " ".join(normalise(str(value or "")).split())
        if name == "official_link" and text and not complete(text):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise Unreadable(f"la valeur de « {_NAMES[name]} » ne se lit pas") from None
    if len(text) > _LONGEST.get(name, 100):
        raise Unreadable(f"« {_NAMES[name]} » est trop long")
    return text


def _day(value: Any) -> date:
    day = date.fromisoformat(value)
    if day.year not in _YEARS:
        raise ValueError
    return day


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise ValueError
    return moment


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > 200:
        raise Unreadable("une liste de l’en-tête ne se lit pas")
    return value


def _file(said: Any) -> FileEntry:
    try:
        entry = FileEntry(
            str(said["chemin"]),
            normalise(str(said["nom"]))[:200],
            str(said["sha256"])[:64],
            int(said["taille"]),
        )
    except (TypeError, KeyError, ValueError, OverflowError):
        raise Unreadable("un fichier de l’en-tête ne se lit pas") from None
    if not re.fullmatch(rf"{FILES}/[a-z0-9-]{{1,100}}\.[a-z0-9]{{1,10}}", entry.path):
        raise Unreadable("le chemin d’un fichier n’est pas permis")
    return entry


_IN_WORDS = {
    "title": "titre",
    "source": "texte",
    "kind": "type",
    "state": "état",
    "summary": "résumé",
    "official_link": "lien officiel",
    "keywords": "mots-clés",
    "themes": "thèmes",
    "bodies": "organismes",
    "change": "importance du changement",
    "open_to_contributions": "contributions",
    "created_at": "date de création",
    "updated_at": "date de modification",
    "published_at": "date de publication",
    "verified_on": "date de vérification",
    "verified_body": "organisme qui a vérifié",
    "review_before": "date de révision",
    "replaced_by": "ressource qui la remplace",
    "state_reason": "motif",
    "state_on": "date de l’état",
}


def differences(old: Entry, new: Entry) -> list[str]:
    """What an archive says otherwise of a resource, in words; its number of versions does not count."""
    changed = [said for name, said in _IN_WORDS.items() if getattr(old, name) != getattr(new, name)]
    told = [sorted((f.path, f.name, f.sha256) for f in entry.files) for entry in (old, new)]
    return changed + (["fichiers"] if told[0] != told[1] else [])
