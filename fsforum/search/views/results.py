"""One search over everything that the reader may read, and which result was opened."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlencode

from flask import render_template, request, url_for

from fsforum.core import asked, clock, finder, french, paging
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Body, Question, ThingKind
from fsforum.search import queries
from fsforum.search.queries.narrowing import Options
from fsforum.search.views.blueprint import bp

LABELS = {
    ThingKind.RESOURCE: "Ressources",
    ThingKind.COLLECTION: "Collections",
    ThingKind.QUESTION: "Questions",
    ThingKind.THREAD: "Discussions",
    ThingKind.FILE: "Fichiers",
    ThingKind.PERSON: "Annuaire",
}
PERIODS = {"mois": ("Depuis un mois", 31), "semestre": ("Depuis six mois", 183), "an": ("Depuis un an", 366)}
MOST_PAGES = 100
MOST_PLACES = 2000
LONGEST_CURSOR = 80


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what makes no sense there is left out."""

    q: str
    kind: str = ""
    theme: str = ""
    body: str = ""
    state: str = ""
    period: str = ""
    exact: str = ""
    """Set to look for the words as they were typed."""
    trial: str = ""
    """Set by who keeps the synonyms: this search is not noted."""

    def url(self, **other: str) -> str:
        """The address of the same search, with other filters; `suite` is where the next page begins."""
        given = {NAMES[name]: other.get(name, getattr(self, name)) for name in NAMES}
        given["suite"] = other.get("suite", "")
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{url_for('.results')}?{query}"

    @property
    def narrowed(self) -> bool:
        """Whether a filter other than the kind is in force."""
        return bool(self.theme or self.body or self.state or self.period)

    @property
    def filters(self) -> dict[str, str]:
        """The filters in force, as in the address."""
        given = ("kind", "theme", "body", "state", "period")
        return {NAMES[name]: getattr(self, name) for name in given if getattr(self, name)}

    def since(self) -> datetime | None:
        """The beginning of the period."""
        return clock.now() - timedelta(days=PERIODS[self.period][1]) if self.period else None


NAMES = dict(
    zip(
        (one.name for one in fields(Asked)),
        ("q", "type", "theme", "organisme", "etat", "periode", "exact", "essai"),
        strict=True,
    )
)


def _asked() -> Asked:
    args = request.args
    kind, state, period = args.get("type", ""), args.get("etat", ""), args.get("periode", "")
    return Asked(
        tidy(args.get("q", ""))[: finder.LONGEST_QUERY],
        kind if kind in {each.value for each in LABELS} else "",
        tidy(args.get("theme", ""))[:80],
        tidy(args.get("organisme", ""))[:80],
        state if state in finder.STATES else "",
        period if period in PERIODS else "",
        "1" if args.get("exact") else "",
        "1" if args.get("essai") else "",
    )


@bp.get("/recherche")
@guard("view", on="site")
def results() -> str:
    """Results by kind; an empty query shows the box and where to look.

    The search is noted without its person.
    """
    wanted = _asked()
    found = finder.search(
        visitor(),
        wanted.q,
        ThingKind(wanted.kind) if wanted.kind else None,
        wanted.theme,
        wanted.body,
        paging.number(request.args.get("page"), MOST_PAGES),
        state=wanted.state,
        since=wanted.since(),
        after=request.args["suite"][:LONGEST_CURSOR] if "suite" in request.args else None,
        literal=bool(wanted.exact),
    )
    themes, bodies = queries.filters()
    to = wanted.body if wanted.body in dict(bodies) else _named(wanted.q, bodies)
    body = queries.body(to) if to else None
    return render_template(
        "search/results.html",
        asked=wanted,
        found=found,
        labels=LABELS,
        choices=_choices(wanted, found.facets, themes, bodies),
        question=Question,
        ask_url=_ask_url(wanted, body),
        ask_label=f"Poser la question {body.to}" if body else "Poser une question",
        near=_near(found),
        token=_noted(wanted, found),
    )


@dataclass(frozen=True)
class Choice:
    """A filter: its field of `Asked` and its name in the address, what it may be and what it is now."""

    field: str
    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    chosen: str
    """The name of what it is now; empty without."""


def _choices(wanted: Asked, facets: finder.Facets, themes: Options, bodies: Options) -> list[Choice]:
    """The filters; those with counts offer what would leave something."""
    states = [(name, label) for name, (label, _) in finder.STATES.items()]
    periods = [(name, label) for name, (label, _) in PERIODS.items()]
    counted = (
        ("theme", "Thème", "Tous les thèmes", themes, facets.themes, wanted.theme),
        ("body", "Organisme", "Tous les organismes", bodies, facets.bodies, wanted.body),
        ("state", "État", "Tous les états", states, facets.states, wanted.state),
    )
    found = []
    for name, label, every, options, counts, value in counted:
        kept = [
            (key, f"{text} ({counts.get(key, 0)})") for key, text in options if key in counts or key == value
        ]
        chosen = dict(options).get(value, "")
        found.append(Choice(name, NAMES[name], label, (("", every), *kept), value, chosen))
    ages, age = (("", "Toutes les dates"), *periods), dict(periods).get(wanted.period, "")
    return [*found, Choice("period", NAMES["period"], "Période", ages, wanted.period, age)]


def _noted(wanted: Asked, found: finder.Found) -> str:
    if not found.terms or wanted.trial:
        return ""
    hits = found.total if not wanted.kind else found.facets.kinds.get(ThingKind(wanted.kind), 0)
    return asked.note(visitor(), asked.Search(wanted.q, wanted.filters, hits, found.partial))


def _near(found: finder.Found) -> list[str]:
    """Spellings near the words that nothing holds, for a page that found nothing."""
    if found.hits:
        return []
    words = found.understood.unknown[:3]
    return list(dict.fromkeys(near.shown for word in words for near in finder.near(visitor(), word)))[:6]


@bp.post("/recherche/ouvertures")
@guard("view", on="site")
def opened() -> tuple[str, int]:
    """A result was opened: its place, for its search. A browser that tells nothing loses nothing."""
    place = request.form.get("rang", "")
    if place.isascii() and place.isdigit() and 0 < int(place[:6]) <= MOST_PLACES:
        asked.opened(request.form.get("recherche", "")[:24], int(place[:6]))
    return "", 204


def _named(q: str, bodies: list[tuple[str, str]]) -> str:
    """The body that the words name, if they name one only."""
    said = set(french.keys(q))
    named = [slug for slug, label in bodies if _keys(label) <= said]
    return named[0] if len(named) == 1 else ""


@lru_cache(maxsize=200)
def _keys(label: str) -> frozenset[str]:
    return frozenset(french.keys(label))


def _ask_url(wanted: Asked, body: Body | None) -> str:
    """Where to ask what was not found, prefilled: at the body chosen or named, or where one is chosen."""
    text = urlencode({"texte": wanted.q} | ({"theme": wanted.theme} if wanted.theme else {}))
    place = f"{body.slug}/" if body else ""
    return f"/questions/{place}nouvelle?{text}"
