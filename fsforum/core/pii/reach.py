# ruff: noqa: E501 (patterns and lists are read in one piece)
"""E-mail addresses, homes, birth dates."""

import re
from collections.abc import Iterator

from fsforum.core.pii.allowed import Allowed
from fsforum.core.pii.kinds import Finding, Kind, Level
from fsforum.core.pii.words import PERSON, SERVICE, Context

_AT = re.compile(
    r"@|%40| ?[(\[{<] ?(?:at|a|arobase|arobas|@) ?[)\]}>] ?| (?:arobase|arobas|at) ", re.IGNORECASE
)
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæ0123456789._%+-’")
_DOMAIN = re.compile(
    r" ?([a-z0-9àâçéèêëîïôûùü](?:[a-z0-9àâçéèêëîïôûùü-]{0,62}))"
    r"((?: ?(?:\.|[(\[{] ?(?:point|dot|\.) ?[)\]}]| point | dot ) ?[a-z0-9-]{1,63}){1,5})",
    re.IGNORECASE,
)
_DOT = re.compile(r" ?(?:[(\[{] ?(?:point|dot|\.) ?[)\]}]| point | dot |\.) ?", re.IGNORECASE)
_SPELT = re.compile(
    r"(?:(?<!\w)[^\W_]{1,30}(?: ?[(\[{] ?(?:point|tiret) ?[)\]}] ?| (?:point|tiret) )){1,3}$", re.IGNORECASE
)
_ENDINGS = frozenset("fr com net org eu info be ch lu de es it pt uk io me pro biz ma dz tn".split())
_PICTURES = frozenset("png jpg jpeg webp gif svg".split())
"""« logo@2x.png » is a picture, « jean.dupont@gmail.com.png » that of an address."""
_TRAIL = re.compile(r"[a-z]{2,24}$", re.IGNORECASE)
_MONTH = r"(?:janv(?:ier|\.)?|f[ée]v(?:rier|r?\.)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|ao[ûu]t|sept(?:embre|\.)?|oct(?:obre|\.)?|nov(?:embre|\.)?|d[ée]c(?:embre|\.)?)"
_DATE = (
    r"((?:0?[1-9]|[12]\d|3[01])[ ]?[/.,-][ ]?(?:0?[1-9]|1[0-2])[ ]?[/.,-][ ]?(?:(?:18|19|20)\d\d|\d\d)(?!\d)"
    r"|(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) (?:(?:18|19|20)\d\d|\d\d)(?!\d)"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d(?!\d)"
    r"|[0-3] \d [ /.-]{0,2}[01] \d [ /.-]{0,2}(?:1 [89]|2 0) \d \d(?! ?\d)"
    rf"|(?:1 ?er|[12]\d|3[01]|0?[1-9])[ \n/.-]?{_MONTH}[ \n/.-]?(?:(?:18|19|20)\d\d|\d\d)(?!\d)"
    r"|(?:18|19|20)\d\d[ /.-](?:0[1-9]|1[0-2])[ /.-](?:0[1-9]|[12]\d|3[01])(?!\d))"
)
_DAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?"
_BORN = re.compile(
    r"(?<!\w)(?:n[ée](?:[ée]?e?|\(e\)|\.e|-e|/e|/[ée]e|/n[ée]e)s?"
    r"(?:[ \n|:;(]{1,3}|(?: ?[:(])?(?: [a-zà-ÿ’-]+){0,2}?(?: (?:à|a|en|aux?) [a-zà-ÿ’ ,-]{1,30}?(?: ?\([\wà-ÿ’ -]{2,30}\))?,?)?"
    r"[ \n|:]{1,3}(?:le|un|ce)[ \n|:;«\"(]{1,3})"
    r"|n[ée]e (?-i:[A-ZÀ-Ý])[\wà-ÿ’-]{1,30}[ ,]{1,2}(?:le )?|(?:dates? (?:et lieu )?de naissance|anniversaire|d\.? ?d\.? ?n\.?|date (?:de )?naiss(?:ance|\.)?|naissance|n[ée]e? \(?le\)?)"
    r"(?!\w)(?: (?:d(?:e|u|es) [a-zà-ÿ’ -]{1,30}?|est|était|connue|(?:d[’e] ?l’)?(?:usager|allocataire|assur[ée]e?)))?"
    r"[ \n|]{0,2}[:;=(|]{0,2}[ \n|«\"(]{0,3}(?:le )?)" + _DAY + _DATE,
    re.IGNORECASE,
)
_MANY = re.compile(
    r"(?<!\w)(?:les|des|aux|tous les|toutes les) (?:personnes|assur[ée]e?s|enfants|salari[ée]e?s|retrait[ée]e?s"
    r"|jeunes|g[ée]n[ée]rations|b[ée]n[ée]ficiaires|allocataires|conducteurs|conductrices|usag[eè]re?s)(?!\w)"
    r"|(?<!\w)ce(?:ux|lles)(?!\w)|(?<!\w)(?:assur[ée]e?s|personnes|enfants) n[ée]e?s",
    re.IGNORECASE,
)
_OR_AFTER = re.compile(
    r" ?(?:ou|et) (?:apr[èe]s|avant|plus tard|ult[ée]rieurement|ant[ée]rieurement)", re.IGNORECASE
)
_STREET = re.compile(
    r"(?<![0-9A-Za-z])(\d{1,4}(?: ?(?:bis|ter|quater|[a-d]))?,?[ \n]?(?:rue|avenue|av\.?|boulevard|bd\.?|bld|blvd"
    r"|place|pl\.|chemin|che?\.|impasse|imp\.|all[ée]es?|route|rte|quai|cours|square|sq\.|lotissement|r[ée]sidence|res\."
    r"|faubourg|fbg|sentier|passage|hameau|cit[ée]|esplanade|promenade|voie|mont[ée]e|ruelle|grande rue|grand’ ?rue"
    r"|lieu-?dit|clos|venelle|villa|mail|rond-point)(?!\w)[^;!?|]{1,80}?(?<![0-9A-Za-z])\d{2} ?\d{3}(?!\d))",
    re.IGNORECASE,
)


def mails(text: str, allowed: Allowed) -> Iterator[Finding]:
    """E-mail addresses, but those of services and of the directory."""
    for match in _AT.finditer(text):
        domain = _DOMAIN.match(text, match.end())
        if domain is None:
            continue
        plain = match[0] in ("@", "%40")
        start, gap = _local(text, match.start(), spaced=plain)
        if start is None:
            continue
        mention = text[start - 1 : start] == "@"
        host, end = _host(domain)
        spaced = gap or text[match.end() : match.end() + 1] == " " or not plain
        if host.rpartition(".")[2] in _PICTURES:
            host = host.rpartition(".")[0]
        last = host.rpartition(".")[2]
        if "." not in host or not _TRAIL.fullmatch(last) or ((spaced or mention) and last not in _ENDINGS):
            continue
        address = f"{text[start : match.start()].strip()}@{host}".lower()
        if not allowed.mail(address):
            yield Finding(start if plain else _spelt_from(text, start), end, Kind.MAIL, Level.BLOCK)


def _local(text: str, end: int, spaced: bool) -> tuple[int | None, bool]:
    """Where the part before the at sign begins; whether a space stands between."""
    gap = spaced and end > 1 and text[end - 1] == " "
    position = end - 1 if gap else end
    first = position
    while position > 0 and first - position < 64 and text[position - 1].lower() in _LOCAL:
        position -= 1
    while position < first and text[position] in ".-’%+":
        position += 1
    return (position, gap) if position < first else (None, gap)


def _spelt_from(text: str, start: int) -> int:
    """Where an address that is spelt out begins: « jeanne point durand arobase »."""
    before = _SPELT.search(text[max(0, start - 80) : start])
    return start - len(before[0]) if before else start


def _host(domain: re.Match[str]) -> tuple[str, int]:
    """The domain in plain signs, and where it ends: a sentence that follows is not part of it."""
    labels = [domain[1], *_DOT.split(domain[2])[1:]]
    end = domain.end()
    if "." in domain[2]:
        # « @free.fr. Merci » and « @free.fr.Merci »: the domain ends at a known ending before a space.
        for cut in re.finditer(r"(?<! )\. ", domain[2]):
            end = domain.start(2) + cut.start()
            labels = [domain[1], *_DOT.split(domain[2][: cut.start()])[1:]]
            break
    return ".".join(label.strip() for label in labels if label.strip()).lower(), end


def births(text: str, context: Context) -> Iterator[Finding]:
    """Full birth dates; not the limits that rules set (« nés à compter du »)."""
    for match in _BORN.finditer(text):
        start = match.start()
        named = _ONE.match(match[0]) and _FIRST_NAME.search(text[max(0, start - 24) : start])
        if (not named and context.says(_MANY, match.start(1), 60)) or _MANY.search(match[0]):
            continue
        if _OR_AFTER.match(text, match.end()) or _LIMIT.search(text[start : match.start(1)]):
            continue
        if _THING.search(text[max(0, start - 60) : start]) and not context.personal(start):
            continue
        yield Finding(*match.span(1), Kind.BIRTH, Level.BLOCK)
        several, end = _SEVERAL.match(match[0]), match.end()
        while other := _AND_ANOTHER.match(text, end) or (_AND.match(text, end) if several else None):
            yield Finding(*other.span(1), Kind.BIRTH, Level.BLOCK)
            end = other.end()


_ONE = re.compile(r"n[ée]e? ", re.IGNORECASE)
"""« les enfants : Léo né le … » is one child."""
_FIRST_NAME = re.compile(r"(?<!\w)[A-ZÀ-Ý][\wà-ÿ’-]{1,20} $")
_AND_ANOTHER = re.compile(
    rf"(?:,| et| puis) (?:[A-ZÀ-Ý][\wà-ÿ’-]{{1,20}} (?:n[ée]e? )?(?:le )?|n[ée]e? le ){_DATE}"
)
"""« née le 12/03/2015, Lina le 04/08/2018 »."""
_SEVERAL = re.compile(r"n[ée]e?s|dates? ", re.IGNORECASE)
_AND = re.compile(rf"(?:,| et) (?:le )?{_DATE}")
"""« dates de naissance : 12/03/2020 et 04/08/1990 »."""
_THING = re.compile(
    r"(?<!\w)(?:services?|r[ée]seau|dispositifs?|france (?:travail|titres|services)|structures?|maisons?|agences?|caisses?"
    r"|associations?|sites?|plate-?forme|loi|r[ée]forme|bus|antennes?|msap|prime|aide|allocation|label|t[ée]l[ée]service|fiches?|groupe|projet|espace|id[ée]e)"
    r"(?: [a-zà-ÿ-]+){0,3}? (?:est|sont|fut|[ée]tai(?:t|ent)) $",
    re.IGNORECASE,
)
"""« Le service est né le … » tells of no person."""
_LIMIT = re.compile(
    r"(?<!\w)(?:compter|apr[èe]s|avant|depuis|partir|entre|post[ée]rieure?|ant[ée]rieure?|jusqu’?au|d[èe]s)(?!\w)",
    re.IGNORECASE,
)


def homes(text: str, context: Context, allowed: Allowed) -> Iterator[Finding]:
    """Postal addresses after words about a person, unless those about a service stand nearer."""
    for match in _STREET.finditer(text):
        start = match.start()
        person, service = context.last(PERSON, start), context.last(SERVICE, start)
        if person is None or (service or 0) > person or allowed.home(match[0]):
            continue
        yield Finding(start, match.end(), Kind.ADDRESS, Level.WARN)
