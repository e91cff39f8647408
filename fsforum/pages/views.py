"""Home, the preview of texts, and the pages that everybody may read."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from sqlalchemy import text

from fsforum.core import clock, markup, shield
from fsforum.core.guard import guard, public
from fsforum.core.pii import mask
from fsforum.core.policy import can
from fsforum.core.reviews import upcoming
from fsforum.core.web.visitor import visitor
from fsforum.extensions import session
from fsforum.pages import previews, queries, service

bp = Blueprint("pages", __name__)
VALID = timedelta(days=180)


@bp.get("/")
@guard("view", on="site")
def home() -> str:
    """What waits for the visitor: for the animation what is late, for everybody else search first."""
    user = visitor()
    if can(user, "moderate", "site"):
        home = queries.animation_home(user)
        changes = upcoming.changes(user)
        return render_template("pages/home_animation.html", home=home, changes=changes)
    return render_template("pages/home.html", home=queries.home(user), user=user)


@bp.post("/apercu")
@guard("view", on="site")
def preview() -> str:
    """The HTML of a text being written, its headings those of a message, or of a guide (`?pour=guide`)."""
    previews.spare(visitor())
    source = request.form.get("text", "")[: markup.MAX_LENGTH]
    return str(markup.render(source, base=2 if request.args.get("pour") == "guide" else 3))


@bp.post("/garde")
@guard("view", on="site")
def shield_text() -> Response:
    """What a text being written holds of personal data, and the text without it; nothing of it is kept."""
    service.pace(visitor())
    text = request.form.get("text", "")[: markup.MAX_LENGTH]
    found = shield.look(text, prose=request.form.get("markdown") == "1")
    return jsonify(
        {
            "constats": [
                {"type": one.kind, "niveau": one.level, "debut": one.start, "fin": one.end} for one in found
            ],
            "phrase": shield.sentence(found) if found else "",
            "bouton": shield.button(found) if found else "",
            "extraits": [[one.before, one.marked, one.after] for one in shield.extracts(text, found)],
            "masque": mask(text, found),
        }
    )


@bp.get("/aide")
@public
def help() -> str:
    """How to use the space."""
    return render_template("pages/aide.html")


@bp.get("/mentions-legales")
@public
def legal() -> str:
    """Who publishes and hosts the site."""
    return render_template("pages/mentions_legales.html")


@bp.get("/donnees-personnelles")
@public
def privacy() -> str:
    """What is kept about people, and their rights."""
    return render_template("pages/donnees_personnelles.html")


@bp.get("/accessibilite")
@public
def accessibility() -> str:
    """How far the site is accessible."""
    return render_template("pages/accessibilite.html")


@bp.get("/plan-du-site")
@public
def sitemap() -> str:
    """Every page of the menu."""
    return render_template("pages/plan_du_site.html")


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Whether this process reaches its database; for probes. A failure is the page 503."""
    session().execute(text("SELECT 1"))
    return _plain("ok\n", "no-store")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """No page of the space is for search engines."""
    return _plain("User-agent: *\nDisallow: /\n", "public, max-age=86400")


@bp.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Whom to tell of a weakness (RFC 9116)."""
    settings = current_app.extensions["settings"]
    contact = (
        f"mailto:{settings.contact_mail}" if settings.contact_mail else f"{settings.base_url}/aide#contact"
    )
    lines = [
        f"Contact: {contact}",
        f"Expires: {clock.today() + VALID:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    ]
    return _plain("\n".join(lines) + "\n", "public, max-age=86400")


def _plain(content: str, cache: str) -> Response:
    return Response(content, mimetype="text/plain", headers={"Cache-Control": cache})
