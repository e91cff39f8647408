# ruff: noqa: E501 (patterns and lists are read in one piece)
"""Numbers with a key or a context: social security, bank accounts, taxes, family allowances, papers."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from stdnum import iban
from stdnum.fr import nir

from fsforum.core.pii.kinds import Finding, Kind, Level
from fsforum.core.pii.words import SECURITY, TAX, Context

_GAP = r"[ \n.,:_/|-]{0,3}"
_BEGINS = r"(?<!\d)(?:(?<![A-Za-z])|(?<=nir)|(?<=iban)|(?<=rib)|(?<=ss)|(?<=cu)|(?<=no)|(?<=ro))"
"""Where a number begins: behind anything but a letter or a digit, or behind its name, the space forgotten."""
_MONTH, _PLACE = r"(?:0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)", r"(?:(?!00)\d\d|2[AB])"
_GROUPED = re.compile(
    rf"(?=[1-478]){_BEGINS}(?=([1-478]{_GAP}\d\d{_GAP}{_MONTH}{_GAP}{_PLACE}{_GAP}\d{{3}}{_GAP}\d{{3}})"
    rf"(?:({_GAP}\(?(?:cl[ée]f? ?:? ?)?\d\d\)?)(?!\d))?)",
    re.IGNORECASE,
)
_SCATTERED = re.compile(
    rf"(?=[1-478]){_BEGINS}(?<!\d[ \n.,:_/|-])(?<!\d[ \n.,:_/|-]{{2}})(?<!\d[ \n.,:_/|-]{{3}})(?=([1-478](?:{_GAP}\d){{4}}{_GAP}\d(?:{_GAP}[0-9AB])(?:{_GAP}\d){{6}})"
    rf"(?:({_GAP}\d{_GAP}\d)(?!\d))?)",
    re.IGNORECASE,
)
_BODY = re.compile(rf"...{_MONTH}{_PLACE}\d{{3}}(?!000)\d{{3}}")
_NOT_SIGNS = re.compile(r"[^0-9A-Z]")
_IBAN = re.compile(rf"{_BEGINS}([a-z][ |]?[a-z]){_GAP}\d{_GAP}\d(?={_GAP}[0-9a-z])", re.IGNORECASE | re.ASCII)
_IBAN_LENGTHS = dict(
    re.findall(
        r"([A-Z]{2})(\d\d)",
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20"
        " EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30"
        " KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24"
        " PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29"
        " VA22 VG24 XK20 YE30",
    )
)
_TAX = re.compile(
    rf"(?=[0-3]){_BEGINS}(?:(?<!\d[ ._/|-])(?<!\d[ ._/|-]{{2}})|(?<=[ée]clarant \d )|(?=\d{{13}}))(?=([0-3](?:{_GAP}\d){{12}})(?!{_GAP}\d|[A-Za-z]))"
)
_CAF = re.compile(
    r"(?<!\w)(?:allocataire(?!s)|(?<!d’)allocataires(?=[ :]{1,3}\d{7}(?!\d))|alloc\.?(?= ?\d)|matr(?:icules?|\.)|caf (?:num[ée]ro|num\.?)|(?:n°|no|num[ée]ro|num)\.? ?(?:de la |d’)?(?:caf|alloc)|caf(?=[ :;|n°o.\n]{0,8}\d))"
    r"(?: ?\(7 chiffres\))?[^\d\n.;!?€]{0,30}?(?:[\n;][^\d\n.;!?€]{0,10}?)?"
    r"(?<![\dA-Za-z])((?:\d{7}|\d{3} \d{4}|\d{4} \d{3}|\d \d{3} \d{3}|\d\d \d\d \d{3}|\d{3} \d\d \d\d|\d{3}\.\d{4}"
    r"|\d\.\d{3}\.\d{3}|\d(?: \d){6})(?:[ -]?[A-Za-z](?![\w’]))?)(?![0-9A-Za-z])(?![ .,]\d)(?! ?(?:€|%|euros?|centimes|francs|f(?!\w)|habitants"
    r"|personnes|foyers|allocataires|dossiers|m²|km))",
    re.IGNORECASE,
)
_CAF_TOO = re.compile(
    r"(?:,| et| ou)(?: (?:n°|num[ée]ro|matricule|(?:celui|le n°|le num[ée]ro) d(?:e l’|e la |u |e )[a-zà-ÿ]{1,20}))? ?:? ?"
    r"(\d{7}[A-Za-z]?)(?![0-9A-Za-z])(?! ?(?:€|%|euros?))",
    re.IGNORECASE,
)
"""« les allocataires 1234567 et 2345678 »."""
_PAPER = r"[^\d\n;!?€]{0,32}?(?:[\n;][^\d\n.;!?€]{0,12}?)?(?<![0-9A-Za-z])"
_CARD = r"(?<!\w)(?:cnie?|(?:cartes?(?: nationales?)?|pi[èe]ces?|titres?|papiers?) (?:d[’ ])?identit[ée]|cartes? nationales?)(?!\w)(?=[^\d!?€]{0,60}\d)"
_IDENTITY = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Passport
        r"(?<!\w)passeports?(?!\w)" + _PAPER + r"(\d ?\d[ -]?[A-Z] ?[A-Z]-?(?: ?\d){5}|[A-Z]{1,2} ?\d{6,8})"
        r"(?![0-9A-Za-z])",
        # Old identity card: year, month, place, number, key
        _CARD + _PAPER +
        r"(\d\d ?\d\d ?(?:\d\d[0-9A-Z]|\d[AB]\d) ?\d{5}|\d(?: ?\d){11})(?![0-9A-Za-z])(?! ?\d)",
        # New identity card: nine letters and digits
        _CARD + r"[^;!?€\n]{0,32}?(?:[\n;][^\d\n.;!?€]{0,12}?)?(?<![0-9A-Za-z])"
        r"((?=(?:[A-Z ]{0,9}\d){2})(?=[0-9 ]*[A-Z])(?:[0-9A-Z]{9}|[0-9A-Z]{3} [0-9A-Z]{3} [0-9A-Z]{3}))(?![0-9A-Za-z])",
        # Foreigner's number
        r"(?<!\w)(?:[ée]tranger|agdref|titres? de s[ée]jour|cartes? de (?:s[ée]jour|r[ée]sident)|r[ée]c[ée]piss[ée]|anef|visa)(?!\w)"
        + _PAPER + r"([1-9](?: ?\d){9})"
        r"(?![0-9A-Za-z])(?! ?[\d€])",
    )
)  # fmt: skip


def _signs(text: str) -> str:
    return _NOT_SIGNS.sub("", text.upper())


def nirs(text: str, context: Context) -> Iterator[Finding]:
    """Social security numbers, with their key, or without it where the words around tell."""
    for match in chain(_GROUPED.finditer(text), _SCATTERED.finditer(text)):
        body = _signs(match[1])
        if not _BODY.fullmatch(body):
            continue
        start, full = match.start(), match.end(2) if match[2] else match.end(1)
        if match.re is _SCATTERED and not _alone(text, start, full):
            continue
        told = context.says(SECURITY, start, 80) or context.soon(SECURITY, full)
        if match[2] and _keyed(body + _signs(match[2])[-2:]):
            yield Finding(start, full, Kind.NIR, Level.BLOCK)
        elif told and match[2]:
            yield Finding(start, full, Kind.NIR, Level.WARN)
        elif told and _alone(text, start, full):
            yield Finding(start, full, Kind.NIR, Level.BLOCK)


@lru_cache(maxsize=1024)
def _keyed(number: str) -> bool:
    return str(nir.calc_check_digits(number[:13])) == number[13:]


def _alone(text: str, start: int, end: int) -> bool:
    """Whether no other digit stands beside."""
    after, ahead = text[end : end + 3].strip(" .,:_/|-"), text[max(0, start - 2) : start].strip(" ._/|-")
    return not after[:1].isdigit() and not ahead[-1:].isdigit()


def ibans(text: str, _context: Context) -> Iterator[Finding]:
    """Bank accounts: the length of the country, and 1 modulo 97."""
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(_signs(match[1]))
        taken = _account(int(length)).match(text, match.start()) if length else None
        if taken and _checked(_signs(taken[0])):
            yield Finding(*taken.span(), Kind.IBAN, Level.BLOCK)


@lru_cache(maxsize=64)
def _account(length: int) -> re.Pattern[str]:
    """So many letters and digits, at most three signs between two of them."""
    return re.compile(rf"[0-9A-Za-z](?:{_GAP}[0-9A-Za-z]){{{length - 1}}}(?!\w)")


@lru_cache(maxsize=1024)
def _checked(number: str) -> bool:
    if int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 != 1:
        return False
    if len(set(number[4:])) == 1:  # « FR76 0000 0000 … » shows how one is written
        return False
    return bool(iban.is_valid(number, check_country=False))


def taxes(text: str, context: Context) -> Iterator[Finding]:
    """Tax numbers: thirteen digits where taxes are spoken of; a wrong key only warns."""
    for match in _TAX.finditer(text):
        start, end = match.start(), match.end(1)
        digits = _signs(match[1])
        good = int(digits[:10]) % 511 == int(digits[10:])
        told = context.says(TAX, start, 90) or (good and context.soon(TAX, end))
        if told:
            yield Finding(start, end, Kind.TAX, Level.BLOCK if good else Level.WARN)


def allowances(text: str, _context: Context) -> Iterator[Finding]:
    """Numbers of the family allowances, behind the words that announce them."""
    for match in _CAF.finditer(text):
        yield Finding(*match.span(1), Kind.CAF, Level.BLOCK)
        other = _CAF_TOO.match(text, match.end(1))
        while other:
            yield Finding(*other.span(1), Kind.CAF, Level.BLOCK)
            other = _CAF_TOO.match(text, other.end(1))


def papers(text: str, _context: Context) -> Iterator[Finding]:
    """Numbers of passports, identity cards and residence permits, behind the name of the paper."""
    for pattern in _IDENTITY:
        for match in pattern.finditer(text):
            yield Finding(*match.span(1), Kind.IDENTITY, Level.BLOCK)
