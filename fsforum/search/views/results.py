"""One search over discussions, questions and resources."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request, url_for

from fsforum.core import finder, paging
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


def _asked() -> Asked:
    args = request.args
    kind = next((each for each in LABELS if each.value == args.get("type")), None)
    page = paging.number(args.get("page"), MOST_PAGES)
    query = tidy(args.get("q", ""))[: finder.LONGEST_QUERY]
    return Asked(query, kind, tidy(args.get("theme", "")), tidy(args.get("organisme", "")), page)


@bp.get("/recherche")
@guard("view", on="site")
def results() -> str:
    """Results by kind; an empty query shows the box and where to look."""
    asked = _asked()
    found = finder.search(visitor(), asked.q, asked.kind, asked.theme, asked.body, asked.page)
    themes, bodies = queries.filters()
    return render_template(
        "search/results.html",
        asked=asked,
        found=found,
        labels=LABELS,
        themes=themes,
        bodies=bodies,
        question=Question,
        ask_url=_ask_url(asked, {slug for slug, _ in bodies}),
    )


def _ask_url(asked: Asked, bodies: set[str]) -> str:
    """Where to ask what was not found, prefilled: the chosen body's form, else the choice of a body."""
    text = urlencode({"texte": asked.q, "theme": asked.theme} if asked.theme else {"texte": asked.q})
    return (
        f"/questions/{asked.body}/nouvelle?{text}" if asked.body in bodies else f"/questions/nouvelle?{text}"
    )
