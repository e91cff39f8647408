"""The site's own error pages, in French, which give back what was typed."""

from typing import Any

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask import session as cookie
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from fsforum.core.errors import DomainError, TooMany
from fsforum.extensions import login, session

PAGES = {400, 403, 404, 409, 413, 422, 429}
TEXTS = {
    "title": "Titre",
    "body": "Texte",
    "text": "Texte",
    "source": "Texte",
    "answer": "Réponse",
    "summary": "Résumé",
    "note": "Note",
    "reason": "Motif",
    "word": "Message",
    "description": "Description",
    "keywords": "Mots-clés",
}
MOST_TEXTS = 10
MOST_CHARACTERS = 200_000
Answer = tuple[str, int] | tuple[str, int, dict[str, str]] | Response


def given_back() -> list[tuple[str, str]]:
    """What somebody had typed, so that an error loses nothing: texts only, and of a bounded size.

    For whoever is or was signed in (an ended sign-in leaves its cookie), or holds a link of a mail; strangers
    get nothing back.
    """
    if "_user_id" not in cookie and "acting" not in g:
        return []
    try:
        fields = request.form
    except HTTPException:
        return []
    found: list[tuple[str, str]] = []
    room = MOST_CHARACTERS
    for name, label in TEXTS.items():
        for value in fields.getlist(name)[: MOST_TEXTS - len(found)]:
            text = value[:room]
            if " " in text.strip() or "\n" in text.strip():
                found.append((label, text))
                room -= len(text)
    return found


def page(status: int, **context: Any) -> tuple[str, int]:
    """The error page of `status`."""
    if request_ctx.url_adapter is None:  # not a name of ours: no page can be addressed
        return _standing("host"), 400
    shown = status if status in PAGES else 400
    text = (request.method != "GET" and given_back()) or []
    html = render_template(
        f"errors/{shown}.html", request_id=g.get("request_id", ""), given_back=text, **context
    )
    return html, status


def bind(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(PermissionError, lambda _e: page(403))
    app.register_error_handler(DataError, _no_value)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _crash)
    login.unauthorized_handler(_sign_in_first)


def _sign_in_first() -> Any:
    """A stranger's GET goes to the sign-in page and back; a POST gets its text back (401)."""
    if request.method in ("GET", "HEAD"):
        here = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", suite=None if here == "/" else here))
    if request.accept_mimetypes.best == "application/json":
        return jsonify(erreur="Votre connexion a pris fin."), 401
    html = render_template(
        "errors/401.html", given_back=given_back(), request_id=g.get("request_id", ""), form=_form_page()
    )
    return html, 401


def _form_page() -> str | None:
    """Where the form stood that was sent, when its page has the same address."""
    try:
        request_ctx.url_adapter.match(method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return None
    return request.path


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status >= 500:
        return _alone(status)
    html, status = page(status)
    extra = {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")}
    return html, status, extra


def _csrf(_error: CSRFError) -> Any:
    return page(400, csrf=True)


def _refused(error: DomainError) -> Any:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(erreur=str(error)), error.status
    html, status = page(error.status, sentence=str(error), retry_after=getattr(error, "wait", 0))
    return html, status, {"Retry-After": str(error.wait)} if isinstance(error, TooMany) else {}


def _no_value(_error: DataError) -> Any:
    """Something that the database cannot even compare with, as a text that holds NUL: nobody types that."""
    session().rollback()
    current_app.logger.warning("a value that cannot be stored [%s]", g.get("request_id", ""))
    return page(400)


def _database(_error: OperationalError) -> Any:
    current_app.logger.exception("database unavailable [%s]", g.get("request_id", ""))
    return _alone(503)


def _crash(error: Exception) -> Any:
    if current_app.testing and current_app.config.get("PROPAGATE"):
        raise error
    current_app.logger.exception("unexpected error [%s]", g.get("request_id", ""))
    return _alone(500)


def _alone(status: int) -> tuple[str, int]:
    """A page that needs neither the database nor an account."""
    session().rollback()
    text = given_back() if request.method != "GET" else []
    return _standing("503" if status == 503 else "500", text), status


def _standing(name: str, text: list[tuple[str, str]] | None = None) -> str:
    template = current_app.jinja_env.get_template(f"errors/{name}.html")
    return template.render(request_id=g.get("request_id", ""), given_back=text)
