# ruff: noqa: E501 (patterns and lists are read in one piece)
"""Telephone numbers, and whose they are."""

import re
from collections.abc import Iterator
from itertools import pairwise

from fsforum.core.pii.allowed import Allowed, digits_of
from fsforum.core.pii.kinds import Finding, Kind, Level
from fsforum.core.pii.words import PERSON, SERVICE, SERVICE_WORDS, Context

_GAP = r"(?:[ \n.,_/|·-]{0,2}| [-./] )"
_PHONE = re.compile(
    rf"(?:(?<![0-9A-Za-z+])|(?<=\btel)|(?<=\btél)|(?<=\bmob)|(?<=\bport))(?:(?:\(?(?:\+|00) ?33\)?{_GAP}(?:\(0\){_GAP})?)|0{_GAP})([1-79])(?:{_GAP}\d){{8}}(?!\d)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?<!\w)(?:siret|siren|cerfa|rna|finess|insee|dossier|r[ée]f(?:[ée]rence)?\.?|facture|code|article|iban)"
    r"(?:[ :=(/-]|n°|no|num[ée]ro|est|porte|ape|naf|postal|caf|cpam|msa|ants|anef|mdph|carsat|«){0,8}$",
    re.IGNORECASE,
)
"""Behind these words a number of ten digits is a reference; « le code part sur le 06 … » is not."""
_PATH = re.compile(r"https?://\S{1,190}/$")
"""« https://visio…/0612345678 » names a room."""
_DAYS = re.compile(r"(?:(?:[012]\d|3[01])[ ./-]){3}20[0-3]\d")
_PAIRS = re.compile(r"\d\d")
_ON_A_DAY = re.compile(
    r"0[67]( ?[/.-] ?| )(?:0[1-9]|1[0-2])\1(?:19|20)\d\d(?!\d)|0[67](/)(?:0[1-9]|1[0-2])/\d\d \d\d/(?:0[1-9]|1[0-2])(?!\d)"
)
_HOUR = re.compile(r" ?(?:h|:\d)", re.IGNORECASE)
_COUNTED = re.compile(r"(?<!\w)(?:d[ée]partements?|chap(?:itre)?s?\.?|(horaires?)) ?:? ?$", re.IGNORECASE)
_CALLED = re.compile(
    r"(?<!\w)(?:appel(?:er|le|ez)|contacter?|joindre|t[ée]l[ée]phone[rz]?|(?:orient|dirig|adress|envo[iy])[^.;:!?\d]{1,24} vers) (?:[aà] |d’abord )?(?:la |le |l’|les |au )?"
    rf"({SERVICE_WORDS})(?!\w)[^.;:!?,\d]{{0,30}},?(?: au| :)? $",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"(?<!\w)(?:(?:elle|lui|à la maison)(?!\w)|(?<!prise de )(?<!sur )(?:rdv|rendez-vous) (?:(?:lun|mar|mercre|jeu|vendre|same)di|$))",
    re.IGNORECASE,
)
_OF_A_CASE = re.compile(
    r"(?:comptes?|dossiers?|courriers?) (?:de la |de l’|du |à la )?[\w ’-]{2,20}$", re.IGNORECASE
)
"""« le dossier MSA », « son compte CAF »."""
_DOES = re.compile(
    r"(?<!\w)(?:bloqu[ée]e?|perdue?|refus[ée]e?|doit|rappel(?:er|le)|rappellera|envo(?:ie|yer|y[ée]e?)|enverra|t[ée]l[ée]phon[ée]+|donn[ée]e?|re[çc]oi(?:t|ve)|sms|seulement"
    r"|son (?:num[ée]ro|portable|mobile|t[ée]l)(?! pro)|l’appeler|le (?:joindre|contacter))(?!\w)",
    re.IGNORECASE,
)
"""« la CPAM doit rappeler le 06 … »."""
_HALF = re.compile(
    r"(?<!\w)(?:rendez-vous|rdv|maison|bus|camion|ligne|espace|assistance|contact|bureau|caisse|support|office|[ée]cole|coll[èe]ge|lyc[ée]e|pharmacie|notaire|avocate?|sip)(?!\w)",
    re.IGNORECASE,
)
"""Words that are a service's only just before its number: « contact : 06 … »."""
_CLOSE = re.compile(r"[^,;.\d]{0,14}")
_COMPLAINS = re.compile(
    r"[^.!?]{0,40}(?<!\w)(?:monsieur|madame|elle|il|l’usag[eè]re?) (?:ne |n’)", re.IGNORECASE
)
"""« la CAF a le bon numéro, 06 …, mais monsieur ne reçoit rien »."""


def phones(text: str, context: Context, allowed: Allowed) -> Iterator[Finding]:
    """French telephone numbers, judged by the words before them."""
    for match in _PHONE.finditer(text):
        start, end = match.span()
        digits = digits_of(match[0])
        if (
            digits in allowed.phones
            or _counts_up(match[0])
            or _REFERENCE.search(text[max(0, start - 26) : start])
        ):
            continue
        if _on_a_day(text, match) or (_counted(text, match) and not context.personal(start)):
            continue
        if _inside_number(text, start, end, match[0]) or _PATH.search(text[max(0, start - 200) : start]):
            continue
        if digits.startswith("0969"):  # only companies have these
            continue
        personal = context.personal(start)
        if match[1] in "67":
            lent = not personal and _lends(text, context, start, end)
            if not lent and not _called(text, context, start):
                yield Finding(start, end, Kind.PHONE, Level.BLOCK)
        elif personal:
            if _called(text, context, start):
                continue
            level = Level.WARN if context.at_work(start) else Level.BLOCK
            yield Finding(start, end, Kind.PHONE, level)
        elif not context.says(SERVICE, start):
            yield Finding(start, end, Kind.PHONE, Level.WARN)


def _on_a_day(text: str, match: re.Match[str]) -> bool:
    """« le 06/07/2026 10 h », « 06/07/26 10/12/26 »; between points or spaces, an hour must follow."""
    day = _ON_A_DAY.match(match[0])
    if day is None:
        return False
    between = day[1] or day[2]
    return "/" in between or "-" in between or _HOUR.match(text, match.end()) is not None


def _counted(text: str, match: re.Match[str]) -> bool:
    """« départements 07 25 39 70 90 », « horaires 06 30 12 00 18 »."""
    what = _COUNTED.search(text[max(0, match.start() - 16) : match.start()])
    return what is not None and all(int(pair) < (60 if what[1] else 96) for pair in _PAIRS.findall(match[0]))


def _called(text: str, context: Context, start: int) -> bool:
    """« l’usager doit appeler la CAF au 03 … »: the number is that of the service, whoever calls it."""
    begin = max(0, start - 90)
    call = _CALLED.search(text[begin:start])
    return call is not None and (context.last(PERSON, start) or 0) <= begin + call.start(1)


def _lends(text: str, context: Context, start: int, end: int) -> bool:
    """Whether the service that is spoken of before a mobile is the one that answers there."""
    said = text[context.beginning(start) : start]
    if _SOMEBODY.search(said) or _COMPLAINS.match(text, end):
        return False
    for first, last in context.before(SERVICE, start):
        behind = text[last:start]
        if _HALF.fullmatch(text, first, last) and not _CLOSE.fullmatch(behind):
            continue
        if not _OF_A_CASE.search(text[max(0, last - 40) : last]) and not _DOES.search(behind):
            return True
    return False


def _counts_up(written: str) -> bool:
    """« 01 02 03 04 05 » is a list and « 06 07 08 2026 » are days, not a telephone."""
    if _DAYS.fullmatch(written):
        return True
    pairs = _PAIRS.findall(written)
    return len(pairs) == 5 and all(int(b) - int(a) == 1 for a, b in pairwise(pairs))


def _inside_number(text: str, start: int, end: int, written: str) -> bool:
    """Whether the digits belong to a longer number, as a SIRET cut into threes."""
    ahead = re.search(r"\d[ .]$", text[max(0, start - 2) : start])
    after = re.match(r"[ .]?\d", text[end : end + 2])
    if re.search(r"(?<![0-9./-])(?:19|20)\d\d[-/]$", text[max(0, start - 6) : start]):
        return True
    if not (ahead or after):
        return False
    pairs = re.fullmatch(r"(?:\(?(?:\+|00) ?33\)?\D{0,5}\d|0\d)(?:[ .-]?\d\d){4}", written)
    if pairs is None:
        return True
    return bool(after) and re.match(r"[ .]?0[1-9]", text[end : end + 3]) is None and " " not in written
