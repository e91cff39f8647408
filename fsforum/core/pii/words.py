# ruff: noqa: E501 (patterns and lists are read in one piece)
"""The words around a number that tell whose it is."""

import re
from bisect import bisect_left, bisect_right

_NAME = r"(?:m(?:me|lle|rs?)\.?|(?-i:M)\.) (?!l[ea] |l’)[a-zà-ÿ][a-zà-ÿ’-]*"
NAMED = re.compile(rf"(?<!\w){_NAME}(?!\w)", re.IGNORECASE)
PERSON = re.compile(
    r"(?<!\w)(?:(?:son|ses|sa|mon|mes|ma|leur|leurs) (?:num|t[ée]l|portable|mobile|fixe|adresse|domicile|courrier|mail|"
    r"courriel|n°)(?! pro)"
    r"|(?:elle|il|on|le|la|lui) (?:est )?(?:joignable|demeure|r[ée]side|vit|loge|r[ée]pond)|habite|habitant [àa]u?|demeurant"
    rf"|{_NAME}|m\. [a-zà-ÿ]"
    r"|(?:madame|monsieur|mademoiselle)(?! le | la | l’)"
    r"|usag[eè]re?|allocataire(?!s)|b[ée]n[ée]ficiaire(?!s)|locataire(?!s)|demandeu(?:r|se)(?!s)|retrait(?:ée?|ee)(?!s)"
    r"|assur(?:é|ée|ee)(?!s)|(?:l’|un |d’un )assure|administr[ée]e?(?!s)|patiente?(?!s)|titulaire(?!s)|particulier(?!s)"
    r"|jeune(?!s)|ado(?!s)|[ée]tudiante?(?!s)|salari[ée]e?(?!s)|exploitante?(?!s)|agricult(?:eur|rice)(?!s)|aidante?(?!s)|visiteu(?:r|se)(?!s)"
    r"|maman|papa|papy|mamie|gendre|ni[èe]ce|neveu|petite-fille|petit-fils|fille à (?:contacter|appeler|joindre)|fils à (?:contacter|appeler|joindre)|un couple"
    r"|la dame|le monsieur|la personne|cette personne|une personne|le couple|la famille"
    r"|(?:sa|ma|la|leur|une) (?:fille|m[èe]re|s[œo]e?ur|femme|compagne|conjointe|voisine|tutrice)"
    r"|(?:son|mon|le|leur|un) (?:fils|mari|p[èe]re|fr[èe]re|conjoint|compagnon|voisin|tuteur|[ée]poux)|(?:son|mon|l’)[ée]pouse|l’[ée]poux"
    r"|(?<!espace )(?<!compte )(?<!code )personnel(?:le)?(?!s)|perso|domicili[ée]e?|chez (?:elle|lui|moi)|mon client|ma cliente"
    r"|(?:r?appel|joign|contact|[ée]cri[rv])[a-z]{0,4}-(?:la|le|lui|leur)|(?:la|le|l’) (?:joindre|rappeler|contacter|appeler)|rappeler (?:mme|m\.|madame|monsieur))(?!\w)",
    re.IGNORECASE,
)
SERVICE_WORDS = (
    r"(?:accueil|standard|plate-?forme|services?|permanences?|mairies?|sous-pr[ée]fecture|pr[ée]fecture|agences?"
    r"|centres?|secr[ée]tariat|urgences?|num[ée]ro (?:vert|unique|court|gratuit|national|professionnel)|guichet"
    r"|france[ -]services|structure|caf|cpam|msa|carsat|urssaf|dgfip|tr[ée]sorerie|finances publiques|imp[ôo]ts"
    r"|france travail|p[ôo]le emploi|la poste|ccas|cias|cdad|tribunal|greffe|conciliateur|h[ôo]pital|ehpad"
    r"|m[ée]diath[èe]que|biblioth[èe]que|m[ée]diat(?:eur|rice)s?|conseill(?:er|[èe]re)s? (?:num[ée]riques?|france[ -]services)|bureau|astreinte|assistance|hotline|ligne"
    r"|samu|secours|pompiers|gendarmerie|d[ée]partement|communaut[ée] de communes|maison|espace|antenne|bus|camion"
    r"|association|adil|mission locale|pmi|cms|support|r[ée]f[ée]rente?|animatrice|animateur|professionnel(?:le)?"
    r"|point d’accueil|office|organisme|caisse|partenaires?|administration|[ée]quipe|restos du c(?:œ|oe)ur|croix[- ]rouge|minibus|van|ateliers?|d[ée]l[ée]gu[ée]e?|assistante? sociale|num[ée]ro pro|rendez-vous|rdv|surtax[ée]e?|info[ -]retraite|ddfip|sip|cidff|pij|point information jeunesse|france titres|mdph|udaf|conseil d[ée]partemental|efs|ddt|ddetspp|dreets|cap emploi|cicas"
    r"|banque de france|coll[èe]ge|lyc[ée]e|[ée]cole|pharmacie|notaire|avocate?|agirc|arrco|cnav|ircantec|cnracl|ants|edf|engie|enedis|contact)"
)
SERVICE = re.compile(rf"(?<!\w){SERVICE_WORDS}(?!\w)", re.IGNORECASE)
SECURITY = re.compile(
    r"(?<!\w)(?:s[ée]cu(?:rit[ée] sociale)?|nir|n° ?(?:de )?s\.?s\.?|nss|carte vitale|vitale|num[ée]ro d’assur[ée]e?"
    r"|immatriculation (?:sociale|[àa] la s[ée]cu\w*)|num[ée]ro d’immatriculation|insee|assur[ée]e?)(?![^\W\d_])",
    re.IGNORECASE,
)
TAX = re.compile(
    r"(?<!\w)(?:fisca(?:le?s?|ux)|spi|imp[ôo]ts?|d[ée]clarant|d[ée]claration de revenus|avis d’imposition)(?!\w)",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?;] (?=[A-ZÀ-Ý«])|\n\s*\n")
_SHORTENED = re.compile(r"(?<!\w)(?:m|mme|mlle|mr|tél|tel|port|av|bd|n|adr|mob|st|[a-z])$", re.IGNORECASE)
REACH = 110


class Context:
    """What is said around a place of a text, in the same sentence; each kind of word is looked up once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[str, tuple[list[int], list[int]]] = {}

    def says(self, pattern: re.Pattern[str], place: int, reach: int = REACH) -> bool:
        """Whether `pattern` stands before `place`."""
        return self.last(pattern, place, reach) is not None

    def last(self, pattern: re.Pattern[str], place: int, reach: int = REACH) -> int | None:
        """Where the last `pattern` before `place` ends."""
        starts, ends = self._places(pattern)
        at = bisect_right(ends, place) - 1
        if at < 0 or starts[at] < self.beginning(place, reach):
            return None
        return ends[at]

    def before(self, pattern: re.Pattern[str], place: int) -> list[tuple[int, int]]:
        """Where `pattern` stands before `place`, in the same sentence."""
        starts, ends = self._places(pattern)
        first, last = bisect_left(starts, self.beginning(place)), bisect_right(ends, place)
        return list(zip(starts[first:last], ends[first:last], strict=True))

    def soon(self, pattern: re.Pattern[str], place: int, reach: int = 40) -> bool:
        """Whether `pattern` follows `place`, in the same sentence."""
        starts, _ = self._places(pattern)
        at = bisect_left(starts, place)
        if at == len(starts) or starts[at] > place + reach:
            return False
        stops, _ = self._places(_STOP)
        stop = bisect_left(stops, place)
        return stop == len(stops) or starts[at] < stops[stop]

    def personal(self, place: int) -> bool:
        """Whether a person is spoken of."""
        return self.says(PERSON, place)

    def at_work(self, place: int) -> bool:
        """Whether the last person spoken of is a name that a service follows: « Mme Girard (MSA) »."""
        named, service = self.last(NAMED, place), self.last(SERVICE, place)
        return named is not None and named == self.last(PERSON, place) and (service or 0) > named

    def beginning(self, place: int, reach: int = REACH) -> int:
        """Where the sentence of `place` begins, at most `reach` characters before."""
        _, ends = self._places(_STOP)
        at = bisect_right(ends, place) - 1
        return max(place - reach, ends[at] if at >= 0 else 0)

    def _places(self, pattern: re.Pattern[str]) -> tuple[list[int], list[int]]:
        known = self._found.get(pattern.pattern)  # by its text: a pattern itself is slow to hash
        if known is None:
            spans = [m.span() for m in pattern.finditer(self.text)]
            if pattern is _STOP:
                spans = [(start, end) for start, end in spans if self._really_ends(start)]
            known = self._found[pattern.pattern] = [start for start, _ in spans], [end for _, end in spans]
        return known

    def _really_ends(self, start: int) -> bool:
        """« M. Martin » and « Tél. 03 » do not end a sentence."""
        return self.text[start] != "." or not _SHORTENED.search(self.text[max(0, start - 8) : start])
