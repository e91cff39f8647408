"""Directory, agenda and figures of the network."""

from flask import Blueprint, Response, render_template, request

from fsforum.core import clock, dates
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.policy.accounts import animates
from fsforum.core.web.visitor import visitor
from fsforum.models import User
from fsforum.network import directory as listing
from fsforum.network import queries, sheets

bp = Blueprint("network", __name__)


@bp.get("/annuaire/")
@guard("view", on="site")
def directory() -> str:
    """Structures, partner bodies and the animation, with their people."""
    search = tidy(request.args.get("q", ""))[:100]
    people = queries.people()
    return render_template(
        "network/annuaire.html",
        search=search,
        desks=listing.desks(queries.structures(), people, search),
        partners=listing.partners(queries.bodies(), people, search),
        animation=listing.named(filter(animates, people), search),
    )


@bp.get("/annuaire/personnes/<int:user_id>")
@guard("view", on=queries.person)
def person(someone: User) -> str:
    """Who somebody is in the network; how to reach them, for those who may know."""
    return render_template("network/personne.html", person=someone)


@bp.get("/agenda/")
@guard("view", on="site")
def agenda() -> str:
    """What is planned: nothing yet."""
    return render_template("network/agenda.html")


@bp.get("/indicateurs/")
@guard("view", on="site")
def figures() -> str:
    """What happened this month, by body; never by person."""
    answers = queries.answers(visitor())
    bodies = queries.by_body(visitor(), answers)
    return render_template(
        "network/indicateurs.html",
        month=_month(),
        bodies=bodies,
        months=[dates.MONTHS[one.month - 1] for one in queries.months(clock.today())],
        medians=queries.medians(answers, [one.body for one in bodies]),
        discussions=queries.discussions(visitor()),
        resources=queries.resources(),
        accounts=queries.accounts(),
    )


@bp.get("/indicateurs/organismes.csv")
@guard("view", on="site")
def figures_sheet() -> Response:
    """The table by body, for a spreadsheet."""
    heads = (
        "Organisme",
        "Questions posées ce mois",
        "Réponses ce mois",
        "En cours",
        "En retard",
        "Délai médian (jours ouvrés)",
    )
    rows = [
        (one.body.short, one.asked, one.answered, one.open, one.late, one.median_days)
        for one in queries.by_body(visitor())
    ]
    name = f"indicateurs-{clock.today():%Y-%m}.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(sheets.sheet(heads, rows), mimetype="text/csv", headers=disposition)


@bp.get("/indicateurs/delais.csv")
@guard("view", on="site")
def delays_sheet() -> Response:
    """The median work time by body and month, for a spreadsheet."""
    months = queries.months(clock.today())
    heads = ("Organisme", *(f"{dates.MONTHS[one.month - 1]} {one.year}" for one in months))
    user = visitor()
    answers = queries.answers(user)
    shown = [one.body for one in queries.by_body(user, answers)]
    rows = [(body.short, *days) for body, days in queries.medians(answers, shown)]
    disposition = {"Content-Disposition": f'attachment; filename="delais-{clock.today():%Y-%m}.csv"'}
    return Response(sheets.sheet(heads, rows), mimetype="text/csv", headers=disposition)


def _month() -> str:
    today = clock.today()
    return f"{dates.MONTHS[today.month - 1]} {today.year}"
