"""Names of the trade that mean the same thing: acronyms spelt out, old names and new ones.

The table is data alone; `expand` works on French search keys, so that a table kept elsewhere can take
its place.
"""

from collections.abc import Sequence
from functools import lru_cache

from fsforum.core import french

Keys = tuple[str, ...]
Group = tuple[Keys, ...]
"""Ways to say one word of a query, the typed one first: each is met by a text that holds all its keys."""

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("APL", "aide au logement", "aide personnalisée au logement"),
    ("C2S", "CSS", "complémentaire santé solidaire", "CMU-C"),
    ("PUMa", "CMU", "protection universelle maladie"),
    ("AME", "aide médicale de l’État"),
    ("CNI", "carte nationale d’identité", "carte d’identité"),
    ("carte grise", "certificat d’immatriculation"),
    ("France Titres", "ANTS", "Agence nationale des titres sécurisés"),
    ("ASPA", "minimum vieillesse", "allocation de solidarité aux personnes âgées"),
    ("RSA", "revenu de solidarité active"),
    ("PPA", "prime d’activité"),
    ("AAH", "allocation aux adultes handicapés"),
    ("AEEH", "allocation d’éducation de l’enfant handicapé"),
    ("MDPH", "maison départementale des personnes handicapées"),
    ("PCH", "prestation de compensation du handicap"),
    ("APA", "allocation personnalisée d’autonomie"),
    ("ASF", "allocation de soutien familial"),
    ("ARIPA", "recouvrement des pensions alimentaires"),
    ("PAJE", "prestation d’accueil du jeune enfant"),
    ("ARS", "allocation de rentrée scolaire"),
    ("ASS", "allocation de solidarité spécifique"),
    ("ARE", "aide au retour à l’emploi"),
    ("France Travail", "Pôle emploi", "FT"),
    ("PAS", "prélèvement à la source"),
    ("numéro fiscal", "SPI"),
    ("DGFiP", "finances publiques"),
    ("SIP", "service des impôts des particuliers"),
    ("numéro de sécurité sociale", "NIR"),
    ("aide juridictionnelle", "AJ"),
    ("CPF", "compte personnel de formation"),
    ("ADIL", "information sur le logement"),
    ("CIDFF", "droits des femmes et des familles"),
    ("MSA", "mutualité sociale agricole"),
    ("CARSAT", "assurance retraite"),
    ("CPAM", "assurance maladie"),
    ("CAF", "allocations familiales"),
    ("IJ", "indemnités journalières"),
    ("ALD", "affection de longue durée"),
    ("CESU", "chèque emploi service"),
    ("FSL", "fonds de solidarité pour le logement"),
    ("CCAS", "centre communal d’action sociale"),
    ("DALO", "droit au logement opposable"),
    ("MNS", "montant net social"),
)


def known(term: str) -> bool:
    """Whether this key alone is a name of the table."""
    return (term,) in _table()


def expand(terms: Sequence[str]) -> tuple[list[Group], list[str]]:
    """For each key of a query the ways to say it, and the names, as people write them, that were added.

    « pole emploi » stays two words, and « France Travail » stands for either of them.
    """
    ways: list[list[Keys]] = [[(term,)] for term in terms]
    added: list[str] = []
    for begin in range(len(terms)):
        for end in range(begin + 1, len(terms) + 1):
            for name, keys in _table().get(tuple(terms[begin:end]), ()):
                if set(keys) <= set(terms):
                    continue
                for way in ways[begin:end]:
                    if keys not in way:
                        way.append(keys)
                if name not in added:
                    added.append(name)
    return [tuple(way) for way in ways], added


@lru_cache(maxsize=1)
def _table() -> dict[Keys, list[tuple[str, Keys]]]:
    """The other names of each name, by its keys."""
    table: dict[Keys, list[tuple[str, Keys]]] = {}
    for family in FAMILIES:
        names = [(name, tuple(french.query_terms(name))) for name in family]
        for name, keys in names:
            table.setdefault(keys, []).extend(other for other in names if other[0] != name)
    return table
