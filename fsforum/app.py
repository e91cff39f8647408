"""The application, composed: settings, extensions, features, pages of errors, headers."""

import logging
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, abort, current_app, g, request

from fsforum import config
from fsforum.accounts.views import bp as accounts
from fsforum.admin.views import bp as admin
from fsforum.changes.views import bp as changes
from fsforum.channels.views import bp as channels
from fsforum.core import markup, readmarks, signin, storage
from fsforum.core.guard import refuse_unguarded
from fsforum.core.web import cookies, errors, headers, static, templating
from fsforum.core.web.request import MOST_PARTS, BoundedRequest
from fsforum.engines import prepare_engine
from fsforum.extensions import Migrations, csrf, db, login
from fsforum.files.views import bp as files
from fsforum.inbox.views import bp as inbox
from fsforum.incidents.views import bp as incidents
from fsforum.library.views import bp as library
from fsforum.models import User
from fsforum.moderation.views import bp as moderation
from fsforum.network.views import bp as network
from fsforum.pages.views import bp as pages
from fsforum.reviews.views import bp as reviews
from fsforum.search.views import bp as search
from fsforum.threads.views import bp as threads

PACKAGE = Path(__file__).parent
ASSETS = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
FEATURES = (
    accounts,
    admin,
    changes,
    channels,
    files,
    inbox,
    incidents,
    library,
    moderation,
    network,
    pages,
    reviews,
    search,
    threads,
)
READING = {"GET", "HEAD"}
FORM_BYTES = 1024 * 1024
UPLOAD_BYTES = 64 * 1024 * 1024


def create_app(settings: config.Settings | None = None, **overrides: Any) -> Flask:
    """The application of `settings` (by default those of the environment), ready to serve.

    `overrides` are Flask configuration values, for tests. Raises SettingsError, and UnguardedRoute when
    a view says neither what it demands nor that it is public.
    """
    settings = settings or config.read()
    app = Flask(
        "fsforum", static_folder=None, template_folder=str(ASSETS / "templates"), root_path=str(PACKAGE)
    )
    app.config.update(_flask_settings(settings), **overrides)
    app.session_interface = cookies.Cookies()
    app.request_class = BoundedRequest
    app.extensions["settings"] = settings
    markup.own(settings.base_url)
    app.extensions["storage"] = storage.make(settings.storage_url)
    logging.getLogger("fsforum").setLevel(logging.INFO)
    app.before_request(_receive)
    _bind_extensions(app)
    templating.bind(app, settings)
    static.bind(app, ASSETS / "static")
    for blueprint in FEATURES:
        app.register_blueprint(blueprint)
    errors.bind(app)
    headers.bind(app, settings)
    app.teardown_request(_after)
    refuse_unguarded(app)
    return app


def _flask_settings(settings: config.Settings) -> dict[str, Any]:
    name = "__Host-session" if settings.secure else "session"
    # A connection for each thread, for the marks saved beside them and one to spare; the last used one first,
    # which knows the statements.
    engine: dict[str, Any] = {"pool_size": settings.threads + 2, "pool_use_lifo": True}
    if settings.database_url.startswith("sqlite"):
        engine["connect_args"] = {"timeout": 30, "check_same_thread": False}
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "SESSION_COOKIE_NAME": name,
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=60),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "MAX_FORM_PARTS": MOST_PARTS,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # pages with a secret in their address send no Referer
        "TRUSTED_HOSTS": sorted({settings.hostname, "127.0.0.1", "localhost"})
        if not settings.secure
        else [settings.hostname],
        "READ_MARKS": "later",
        "SESSION_PROTECTION": None,  # sign-ins live on the server, see core.signin
    }


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    Migrations(app, str(ASSETS / "migrations"))
    with app.app_context():
        prepare_engine(db.engine)
    csrf.init_app(app)
    login.init_app(app)
    login.user_loader(_visitor)


def _visitor(secret: str) -> User | None:
    """Who makes the request: a row that can be written for those that write."""
    return signin.look_up(secret) if request.method in READING else signin.find(secret)


def _receive() -> None:
    """Give the request a number for its error pages, and room for files where the view takes some."""
    g.request_id = uuid.uuid4().hex[:12]
    if "\0" in request.path:
        abort(404)
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False):
        request.max_content_length = UPLOAD_BYTES


def _after(_error: BaseException | None) -> None:
    """Note the visit; save marks at once where no thread does it."""
    user = g.get("_login_user")
    if user is not None and user.is_authenticated:
        readmarks.seen(user)
    if current_app.config["READ_MARKS"] == "now":
        readmarks.flush()
