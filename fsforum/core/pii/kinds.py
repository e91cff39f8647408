"""The kinds of personal data, in the words of those who read of them."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whether a text with such data can be sent."""

    BLOCK = "bloque"
    WARN = "alerte"


class Kind(StrEnum):
    """What was recognised."""

    NIR = "nir"
    IBAN = "iban"
    TAX = "fiscal"
    PHONE = "telephone"
    MAIL = "courriel"
    CAF = "allocataire"
    IDENTITY = "identite"
    BIRTH = "naissance"
    ADDRESS = "adresse"


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal data: its place in the text, what it is, how grave."""

    start: int
    end: int
    kind: Kind
    level: Level


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind in French: after « contenir », on the button after « Masquer », and what replaces it."""

    name: str
    short: str
    mask: str


WORDINGS = {
    Kind.NIR: Wording("un numéro de sécurité sociale", "le numéro", "[n° masqué]"),
    Kind.IBAN: Wording("un numéro de compte bancaire (IBAN)", "le numéro", "[IBAN masqué]"),
    Kind.TAX: Wording("un numéro fiscal", "le numéro", "[n° fiscal masqué]"),
    Kind.PHONE: Wording("un numéro de téléphone personnel", "le numéro", "[téléphone masqué]"),
    Kind.MAIL: Wording("une adresse électronique personnelle", "l’adresse", "[adresse électronique masquée]"),
    Kind.CAF: Wording("un numéro d’allocataire", "le numéro", "[n° d’allocataire masqué]"),
    Kind.IDENTITY: Wording("un numéro de pièce d’identité", "le numéro", "[n° de pièce masqué]"),
    Kind.BIRTH: Wording("une date de naissance", "la date", "[date de naissance masquée]"),
    Kind.ADDRESS: Wording("une adresse postale personnelle", "l’adresse", "[adresse masquée]"),
}
