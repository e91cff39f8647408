"""One search over everything that the reader may read, and which result was opened."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request, url_for

from fsforum.core import asked, finder, paging
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.models import Question, ThingKind
from fsforum.search import queries
from fsforum.search.views.blueprint import bp

LABELS = {
    ThingKind.RESOURCE: "Ressources",
    ThingKind.QUESTION: "Questions",
    ThingKind.THREAD: "Discussions",
}
MOST_PAGES = 100
MOST_PLACES = 2000


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what makes no sense there is left out."""

    q: str
    kind: ThingKind | None
    theme: str
    body: str
    page: int

    def url(self, kind: ThingKind | None, page: int = 1) -> str:
        """The address of the same search, of one kind, at a page."""
        number = page if page > 1 else None
        return url_for(
            ".results",
            q=self.q,
            type=kind.value if kind else None,
            theme=self.theme or None,
            organisme=self.body or None,
            page=number,
        )

    @property
    def filters(self) -> dict[str, str]:
        """The filters in force, as in the address."""
        kind = self.kind.value if self.kind else ""
        return {"type": kind, "theme": self.theme, "organisme": self.body}


def _asked() -> Asked:
    args = request.args
    kind = next((each for each in LABELS if each.value == args.get("type")), None)
    page = paging.number(args.get("page"), MOST_PAGES)
    query = tidy(args.get("q", ""))[: finder.LONGEST_QUERY]
    return Asked(query, kind, tidy(args.get("theme", "")), tidy(args.get("organisme", "")), page)


@bp.get("/recherche")
@guard("view", on="site")
def results() -> str:
    """Results by kind; an empty query shows the box and where to look.

    The search is noted without its person; `?essai=1` tries words without that, for those who keep synonyms.
    """
    wanted = _asked()
    found = finder.search(visitor(), wanted.q, wanted.kind, wanted.theme, wanted.body, wanted.page)
    themes, bodies = queries.filters()
    return render_template(
        "search/results.html",
        asked=wanted,
        found=found,
        labels=LABELS,
        themes=themes,
        bodies=bodies,
        question=Question,
        ask_url=_ask_url(wanted, {slug for slug, _ in bodies}),
        token=_noted(wanted, found),
    )


def _noted(wanted: Asked, found: finder.Found) -> str:
    if not found.terms or request.args.get("essai"):
        return ""
    return asked.note(visitor(), asked.Search(wanted.q, wanted.filters, found.total, found.partial))


@bp.post("/recherche/ouvertures")
@guard("view", on="site")
def opened() -> tuple[str, int]:
    """A result was opened: its place, for its search. A browser that tells nothing loses nothing."""
    place = request.form.get("rang", "")
    if place.isascii() and place.isdigit() and 0 < int(place[:6]) <= MOST_PLACES:
        asked.opened(request.form.get("recherche", "")[:24], int(place))
    return "", 204


def _ask_url(asked: Asked, bodies: set[str]) -> str:
    """Where to ask what was not found, prefilled: the chosen body's form, else the choice of a body."""
    text = urlencode({"texte": asked.q, "theme": asked.theme} if asked.theme else {"texte": asked.q})
    return (
        f"/questions/{asked.body}/nouvelle?{text}" if asked.body in bodies else f"/questions/nouvelle?{text}"
    )
