"""Reading a list of people to invite: every line is either a guest or told what is wrong with it."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from fsforum.admin.service.invitations import Guest
from fsforum.core import markup, people, slugs
from fsforum.core.errors import DomainError
from fsforum.core.policy.accounts import NEEDS_BODY, NEEDS_STRUCTURE
from fsforum.core.words import ROLES
from fsforum.models import Body, Role, Structure

COLUMNS = ("adresse", "prenom", "nom", "role", "place")
HEADINGS = {
    "adresse": "adresse", "adresse-electronique": "adresse", "email": "adresse", "e-mail": "adresse",
    "courriel": "adresse", "mail": "adresse", "prenom": "prenom", "nom": "nom", "role": "role",
    "structure": "place", "organisme": "place", "structure-ou-organisme": "place",
}  # fmt: skip
ROLE_NAMES = {
    "animateur": Role.ANIMATEUR, "animatrice": Role.ANIMATEUR, "conseiller": Role.ANIMATEUR,
    "animatrice-france-services": Role.ANIMATEUR, "partenaire": Role.PARTNER, "referent": Role.PARTNER,
    "referente": Role.PARTNER, "referente-partenaire": Role.PARTNER, "terrain": Role.FIELD,
    "animatrice-departementale": Role.FIELD, "administrateur": Role.ADMIN, "administratrice": Role.ADMIN,
    "admin": Role.ADMIN, "prefecture": Role.ADMIN, "observatrice": Role.OBSERVER,
}  # fmt: skip
ROLE_NAMES |= {slugs.slugify(label): role for role, label in ROLES.items()}
ROLE_NAMES |= {role.value: role for role in Role}
MOST_ROWS = 200
MOST_BYTES = 200_000
LONGEST_CELL = 300


@dataclass(frozen=True)
class Wrong:
    """A line that cannot be used: its number in the file, what it began with, and why."""

    line: int
    shown: str
    reason: str


@dataclass
class Read:
    """What a list holds: guests (with the number of their line) and wrong lines, in their order."""

    guests: list[tuple[int, Guest]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What the lines are compared with."""

    roles: tuple[Role, ...]
    structures: list[Structure]
    bodies: list[Body]
    accounts: set[str]
    waiting: set[str]


def decode(content: bytes | str) -> str:
    """The text of a file: UTF-8, or the encoding that older spreadsheets write (cp1252).

    Raises DomainError for what is no text.
    """
    if isinstance(content, bytes):
        if len(content) > MOST_BYTES:
            raise DomainError("Ce fichier est trop grand : 200 ko au plus, 200 personnes à la fois.")
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
            raise DomainError("Ce fichier n’est pas un CSV : enregistrez votre tableau au format CSV UTF-8.")
        content = _decoded(content)
    if len(content) > MOST_BYTES:
        raise DomainError("Cette liste est trop longue : 200 personnes à la fois.")
    return markup.normalise(content)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(content: bytes | str, known: Known) -> Read:
    """Every line of the list, judged. Raises DomainError when it is no list at all, or empty."""
    text = decode(content)
    result, seen = Read(), dict[str, int]()
    places: list[str] = []
    for number, cells in _lines(text):
        if not places:
            places = _headings(cells)
            if places:
                continue
            places = list(COLUMNS)
        if len(result.guests) + len(result.wrong) >= MOST_ROWS:
            result.wrong.append(
                Wrong(number, "…", "Les lignes au-delà de 200 ne sont pas lues : envoyez-les ensuite.")
            )
            break
        try:
            guest = _guest(dict(zip(places, cells, strict=False)), len(cells), known)
            if guest.email in seen:
                raise DomainError(f"Cette adresse est déjà à la ligne {seen[guest.email]}.")
            seen[guest.email] = number
            result.guests.append((number, guest))
        except DomainError as error:
            result.wrong.append(Wrong(number, " ; ".join(cells)[:120], str(error)))
    if not result.guests and not result.wrong:
        raise DomainError("La liste est vide : choisissez un fichier ou collez les lignes.")
    return result


def write(guests: list[Guest], known: Known) -> str:
    """The guests as a list that `read` understands, to come back with the button of the preview."""
    structures = {row.id: row.slug for row in known.structures}
    bodies = {row.id: row.slug for row in known.bodies}
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\n")
    for guest in guests:
        place = structures.get(guest.structure_id or 0) or bodies.get(guest.body_id or 0, "")
        lines.writerow([guest.email, guest.first_name, guest.last_name, guest.role.value, place])
    return out.getvalue()


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The filled lines with their numbers; the separator is the one that the first of them uses."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise DomainError(
                f"La ligne {reader.line_num} ne se lit pas : des guillemets sans fin ?"
            ) from None
        cells = [" ".join(cell.split()) for cell in cells]
        if any(cells):
            yield reader.line_num, cells


def _headings(cells: list[str]) -> list[str]:
    """The columns that the first line names; nothing when it is already a person."""
    if any("@" in cell for cell in cells):
        return []
    names = [HEADINGS.get(slugs.slugify(cell), "") for cell in cells]
    return names if "adresse" in names else []


def _guest(cells: dict[str, str], count: int, known: Known) -> Guest:
    """The person of one line. Raises DomainError with the reason why it cannot be."""
    if count > len(COLUMNS) + 3 or any(len(cell) > LONGEST_CELL for cell in cells.values()):
        raise DomainError(
            "Cette ligne n’a pas la bonne forme : adresse ; prénom ; nom ; rôle ; structure ou organisme."
        )
    email = people.normalise_email(cells.get("adresse", ""))
    if email in known.accounts:
        raise DomainError("Un compte existe déjà avec cette adresse.")
    if email in known.waiting:
        raise DomainError("Une invitation attend déjà cette personne : renvoyez-la depuis la liste.")
    first_name, last_name = cells.get("prenom", ""), cells.get("nom", "")
    if max(len(first_name), len(last_name)) > 80:
        raise DomainError("Le prénom et le nom ont 80 caractères au plus.")
    role = _role(cells.get("role", ""), known.roles)
    place = cells.get("place", "")
    structure_id = _structure(place, known.structures) if role in NEEDS_STRUCTURE else None
    body_id = _body(place, known.bodies) if role in NEEDS_BODY else None
    return Guest(email, role, structure_id, body_id, first_name, last_name)


def _role(text: str, allowed: tuple[Role, ...]) -> Role:
    role = ROLE_NAMES.get(slugs.slugify(text)) if text else None
    if role is None:
        said = f"Le rôle « {text[:40]} » est inconnu" if text else "Le rôle manque"
        raise DomainError(
            f"{said} : animateur, partenaire, animateur départemental, administrateur ou observateur."
        )
    if role not in allowed:
        raise DomainError(f"Vous ne pouvez pas donner le rôle « {ROLES[role]} ».")
    return role


def _structure(text: str, structures: list[Structure]) -> int:
    if not text:
        raise DomainError("La structure manque.")
    wanted = slugs.slugify(text)
    found = [row for row in structures if wanted == row.slug] or [
        row for row in structures if wanted == slugs.slugify(row.name)
    ]
    if not found:
        raise DomainError(f"Aucune structure ouverte ne s’appelle « {text[:60]} ».")
    if len(found) > 1:
        raise DomainError(
            f"Plusieurs structures s’appellent « {text[:60]} » : écrivez {found[0].slug} ou {found[1].slug}."
        )
    return found[0].id


def _body(text: str, bodies: list[Body]) -> int:
    if not text:
        raise DomainError("L’organisme manque.")
    wanted = slugs.slugify(text)
    for row in bodies:
        if wanted in (row.slug, slugs.slugify(row.short), slugs.slugify(row.name)):
            return row.id
    raise DomainError(f"Aucun organisme actif ne s’appelle « {text[:60]} ».")
