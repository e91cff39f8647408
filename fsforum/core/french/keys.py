"""Search keys: the form under which French words meet, whatever their accents, endings and case.

Lower case → œ and æ spelt out → accents off → words apart (apostrophes, hyphens) → French stem, taken
twice → the family of words. The keys are computed here and stored, so that every database finds the same
things. Changing anything in this file means raising `KEY_VERSION` and rebuilding the index.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

from fsforum.core.french.families import FAMILIES, NO_VERBS, OWN
from fsforum.core.typography import normalise

KEY_VERSION = 4
LONGEST_KEY = 40

# Words that say nothing of a subject; kept as keys, dropped from queries.
STOP = frozenset(
    "a ai au aux avec c ce ces cet cette comment d dans de des du elle elles en est et eu il ils j je l la"
    " le les leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ont ou par pas pour qu quand que"
    " quel quelle quelles quels qui s sa sans se ses si son sont sur t ta te tes toi ton tu un une vos votre"
    " vous y".split()
)
SMALL = frozenset("aux dans des elle les leur par pour ses son sous sur une".split())
"""Words of three letters and more that a name may do without."""
# Words that whole sentences are full of, and polite ones: dropped when a better word stands beside them.
VAGUE = STOP | frozenset(
    "afin aimerais aimerait ainsi aller alors an annee annees ans apres arrive arrivent arriver as aucun"
    " aucune aujourd aupres aura auraient aurait aussi autant autre autres avaient avais avait avance avant"
    " avez avoir avons ayant beaucoup besoin bien bientot bonjour bonsoir ca car cas ceci cela celle celles"
    " celui cependant ceux chaque chez chose choses collegue collegues combien comme concernant cordialement"
    " coucou dame dames deja demain demarche demarches depuis dernier derniere dimanche dire dit dois doit"
    " doivent donc dont encore enfin ensuite entre es etaient etais etait etant ete etes etre faire fais"
    " fait faite faites fasse faudrait faut font gens hier hui infos jamais jeudi jusqu jusque la lors"
    " lorsqu lorsque lundi madame malgre mardi matin meme memes merci mercredi mme monsieur mr ni non or oui"
    " parce parfois personne personnes peu peut peuvent peux plus plutot possible pourquoi pourra pourrait"
    " pourriez pourtant pouvait pouvez pouvoir pres probleme problemes prochain prochaine pu puis puisque"
    " quelqu quelque quelques question questions quoi sais sait salut samedi savez savoir semaine semaines"
    " sera serai serait serez serons seront seulement soient soit sommes souci soucis souhaite souhaiterais"
    " souhaiterait stp suis svp tel telle toujours tous tout toute toutes tres usager usagere usagers va"
    " vais vendredi vers veulent veut veux vient voici voila voir vois voit vont voudrais voudrait".split()
)

WORD = re.compile(r"[^\W_]+")
WRITTEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")  # an accent may stand as a mark of its own
_DOTTED = re.compile(r"(?<![^\W_])(?:[a-z]\.){2,}(?:[a-z](?![^\W_]))?")
_JOINED = re.compile(r"(?<![^\W_])[a-z]{2,}(?:[-\u2010\u2011][a-z]{2,}){1,3}(?![^\W_])")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
_OWN = frozenset(OWN)
FORMS = frozenset(word for line in FAMILIES for word in line.split()) | _OWN
"""Bare words known to be French, whether a text holds them or not."""
_local = threading.local()


def keys(text: str) -> list[str]:
    """The search keys of the text, in its order, one for each word.

    « prime d’activité » gives the keys of prime, d, activite.
    """
    return [key(word) for word in words(bare(text))]


def key_string(text: str) -> str:
    """The keys joined by spaces: what the index stores.

    What a hyphen joins stands at the end as one word too: « pré-demande » is found as « predemande ».
    """
    low = bare(text)
    found = [key(word) for word in words(low)]
    joined = dict.fromkeys(_HYPHEN.sub("", match) for match in _JOINED.findall(low))
    return " ".join([*found, *(key(word) for word in joined)])


def query_terms(query: str) -> list[str]:
    """The keys to look for, each once, without the words that say nothing (unless there are no others)."""
    return list(dict.fromkeys(key(word) for word in telling(words(bare(query)))))


def content_keys(text: str) -> list[str]:
    """The keys of the text in its order without articles and other small words: of a name, what it says.

    « partir de chez elle » is more than « partir »: words that are vague in a query count in a name.
    """
    return [key(word) for word in words(bare(text)) if len(word) > 2 and word not in SMALL]


def telling(found: list[str]) -> list[str]:
    """Those of some bare words that say something, or all of them when none does."""
    return [word for word in found if word not in VAGUE] or [w for w in found if w not in STOP] or found


def words(low: str) -> list[str]:
    """The words of a bare text, in its order; « c.a.f. » is one word."""
    if "." in low:
        low = _DOTTED.sub(lambda match: match[0].replace(".", ""), low)
    return WORD.findall(low)


def bare(text: str) -> str:
    """Lower case, ligatures spelt out, no accents."""
    kept = normalise(text)
    if kept.isascii():
        return kept.lower()
    low = unicodedata.normalize("NFKD", kept).lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(char for char in low if not unicodedata.combining(char))


@lru_cache(maxsize=50_000)
def keys_of(written: str) -> tuple[str, ...]:
    """The keys of one word as it was written (a ligature or a fraction may hold several)."""
    return tuple(key(part) for part in WORD.findall(bare(written[: LONGEST_KEY * 2])))


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """The key of a bare word: its French stem, or that of its family."""
    found = _stem(word[:LONGEST_KEY])
    return _families().get(found, found)


def siblings(wanted: str) -> tuple[str, ...]:
    """The stems that have this key."""
    return _siblings().get(wanted, (wanted,))


def _stem(word: str) -> str:
    """The stem, taken twice (« validations » and « valider » then meet); short words stay as they are."""
    if len(word) < 4 or word.isdigit():
        return word
    if word in _OWN:
        return one if (one := word.removesuffix("s")) in _OWN else word
    if word.endswith("ent") and not word.endswith(("ment", "aient", "issent")) and word not in NO_VERBS:
        word = f"{word[:-2]}r"  # « déclarent » → « déclarer »
    whole = word.removesuffix("s")
    whole = whole[:-1] if whole.endswith("ee") else whole
    stem = _stemmer().stemWord
    found: str = stem(stem(word if whole == word.removesuffix("s") else whole))
    return found if len(found) > 2 else whole


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """The key of each family, by the stems of its words."""
    found: dict[str, str] = {}
    for line in FAMILIES:
        first, *others = line.split()
        found |= {_stem(word): _stem(first) for word in (first, *others)}
    return found


@lru_cache(maxsize=1)
def _siblings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for stem, shared in _families().items():
        found[shared] = (*found.get(shared, ()), stem)
    return found


def _stemmer() -> Stemmer.Stemmer:
    """A stemmer of this thread's own: they are not shared safely."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("french")
    stemmer: Stemmer.Stemmer = _local.stemmer
    return stemmer
