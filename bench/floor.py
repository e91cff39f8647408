"""The floor: the least that an honest Flask page can do, on the same server, from the same data.

Session cookie and account (one indexed query), one or two more indexed queries with the bare driver, one
autoescaped Jinja template over HTML rendered beforehand, of about the size of the site's page. No rights, no
read marks, no forms, no French dates. `python -m bench.floor DATABASE_URL PORT THREADS` serves it.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from typing import Any

import psycopg
from flask import Flask, Response, abort, redirect, render_template, request, session
from jinja2 import DictLoader
from sqlalchemy.engine import make_url
from waitress import create_server

ICON = '<svg class="icon" aria-hidden="true"><use href="/static/v-0123456789ab/icons/sprite.svg#sign"/></svg>'
BASE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{% block title %}{% endblock %} – Espace France services Haute-Saône</title>
<link rel="icon" type="image/svg+xml" href="/static/v-0123456789ab/favicon.svg">
<link rel="preload" href="/static/fonts/atkinson-next-latin.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/static/v-0123456789ab/site.css">
<script type="module" src="/static/v-0123456789ab/js/site.js"></script></head><body>
<a class="skip" href="#contenu">Aller au contenu</a><header class="band"><div class="wrap">
<a class="brand" href="/">@<div>Espace France services <span>Haute-Saône</span></div></a>
<form class="band-search" role="search" action="/recherche"><label class="sr" for="q-haut">Rechercher dans tout l’espace</label>
<input id="q-haut" name="q" type="search" placeholder="Rechercher une démarche…" maxlength="200">
<button class="icon-button" aria-label="Lancer la recherche">@</button></form>
<a class="band-link" href="/notifications/">@<span class="label">Notifications</span></a>
<details class="menu band-account"><summary class="band-link"><span class="avatar avatar-2 avatar-s" aria-hidden="true">
{{ me.first_name[:1] }}{{ me.last_name[:1] }}</span><span class="label">{{ me.first_name }}</span>@</summary>
<ul class="menu-list card"><li><a href="/compte">@Mon compte</a></li><li>
<form class="act" method="post" action="/deconnexion"><button>@Se déconnecter</button></form></li></ul></details>
<button class="band-link menu-button" type="button" popovertarget="menu">@<span class="label">Menu</span></button></div></header>
<nav class="nav" id="menu" popover aria-label="Menu principal"><div class="wrap">
<button class="button button-quiet nav-small" type="button" popovertarget="menu" popovertargetaction="hide">@Fermer</button>
<ul class="nav-list">{% for name, url in entries %}<li><a href="{{ url }}">{{ name }}</a></li>{% endfor %}
<li class="nav-small"><a href="/compte">Mon compte</a></li></ul></div></nav>
<main id="contenu" tabindex="-1"><div class="wrap">{% block content %}{% endblock %}</div></main>
<footer class="footer"><div class="wrap split"><p>Espace d’échange des France services de Haute-Saône, animé par la préfecture.</p>
<ul class="cluster">{% for name, url in entries %}<li><a href="{{ url }}">{{ name }}</a></li>{% endfor %}</ul></div></footer>
</body></html>""".replace("@", ICON)
ROW = """<li class="row"><span class="row-lead"><span class="avatar avatar-{{ row.author_id % 4 }}" aria-hidden="true">
{{ row.first_name[:1] }}{{ row.last_name[:1] }}</span></span><div class="row-main"><h2 class="row-title">
<a href="/thread/{{ row.id }}">{{ row.title }}</a></h2><p class="meta"><span>{{ row.place }}</span><span>Famille et prestations</span>
<span>ouverte par {{ row.first_name }} {{ row.last_name }}</span><span>{{ row.n }} réponses, la dernière de {{ row.first_name }}</span>
<span><time datetime="{{ row.at }}">{{ row.at }}</time></span></p></div><div class="row-end">
<span class="badge" data-tone="accent">@1 nouveau message</span><span class="badge" data-tone="ok">@Résolue</span></div></li>""".replace(
    "@", ICON
)
POST = """<li class="card message" id="message-{{ row.seq }}"><span class="avatar avatar-{{ row.author_id % 4 }}" aria-hidden="true">
{{ row.first_name[:1] }}{{ row.last_name[:1] }}</span><div class="message-head cluster"><strong>{{ row.first_name }} {{ row.last_name }}</strong>
<span class="meta"><span>France services</span><span><a href="/thread/{{ head.id }}?page={{ page }}#message-{{ row.seq }}">
<time datetime="{{ row.at }}">{{ row.at }}</time></a></span></span></div><div class="message-body"><div class="prose">{{ row.html|safe }}</div>
<div class="split soft"><div class="actions actions-tight"><button class="button button-quiet" form="actes"
formaction="/thread/{{ head.id }}/messages/{{ row.seq }}/utile" name="etat" value="oui" aria-pressed="false">@Utile
{% if row.useful_count %} · {{ row.useful_count }}{% endif %}<span class="sr"> : message de {{ row.first_name }}</span></button>
<a class="button button-quiet" href="?page={{ page }}&amp;citer={{ row.seq }}#repondre">@Citer<span class="sr"> le message</span></a></div>
<a class="icon-button soft" href="/thread/{{ head.id }}/messages/{{ row.seq }}/signalement" aria-label="Signaler le message">@</a>
</div></div></li>""".replace("@", ICON)
TEMPLATES = {
    "base.html": BASE,
    "list.html": '{% extends "base.html" %}{% block title %}{{ title }}{% endblock %}{% block content %}<h1>{{ title }}</h1>'
    '{% for rows in lists %}<ul class="rows">{% for row in rows %}' + ROW + "{% endfor %}</ul>{% endfor %}"
    '{% if lists[0] %}<a rel="next" href="?at={{ lists[0][-1].at }}&amp;id={{ lists[0][-1].id }}">Suite</a>{% endif %}{% endblock %}',
    "posts.html": '{% extends "base.html" %}{% block title %}{{ head.title }}{% endblock %}{% block content %}'
    '<h1>{{ head.title }}</h1><ol class="messages">{% for row in rows %}' + POST + "{% endfor %}</ol>"
    '<form class="form card card-pad" method="post" enctype="multipart/form-data" action="/thread/{{ head.id }}/reply">'
    '<div class="field"><label for="body">Votre réponse</label><textarea class="control" id="body" name="body" rows="6"></textarea>'
    '</div><div class="field"><label for="files">Joindre des fichiers</label><input id="files" name="files" type="file" multiple>'
    '</div><button class="button button-primary">Répondre</button></form>{% endblock %}',
    "text.html": '{% extends "base.html" %}{% block title %}{{ head.title }}{% endblock %}{% block content %}'
    "<h1>{{ head.title }}</h1><p>{{ head.first_name }} {{ head.last_name }}, {{ head.at }}</p>"
    '<div class="prose">{{ head.html|safe }}</div>{% endblock %}',
}
ENTRIES = [
    ("Accueil", "/"), ("Discussions", "/list"), ("Questions aux partenaires", "/questions/"), ("Ressources", "/ressources/"),
    ("Annuaire", "/annuaire"), ("Agenda", "/agenda"), ("Indicateurs", "/indicateurs"),
]  # fmt: skip
ME = (
    'SELECT u.id, u.first_name, u.last_name FROM login_session s JOIN "user" u ON u.id = s.user_id'
    " WHERE s.token_hash = ?"
)
THREADS = (
    "SELECT t.id, t.title, t.active_at AS at, t.post_count AS n, u.id AS author_id, u.first_name, u.last_name,"
    " 'Discussion' AS place FROM thread t JOIN \"user\" u ON u.id = t.author_id"
)
QUESTIONS = (
    "SELECT q.id, q.title, q.active_at AS at, q.message_count AS n, u.id AS author_id, u.first_name, u.last_name,"
    ' q.state AS place FROM question q JOIN "user" u ON u.id = q.asker_id'
)
POSTS = (
    "SELECT p.seq, p.html, p.created_at AS at, p.useful_count, u.id AS author_id, u.first_name, u.last_name"
    ' FROM post p JOIN "user" u ON u.id = p.author_id WHERE p.thread_id = ? AND p.seq BETWEEN ? AND ? ORDER BY p.seq'
)
MESSAGES = (
    "SELECT p.seq, p.html, p.created_at AS at, p.useful_count, u.id AS author_id, u.first_name, u.last_name"
    ' FROM question_message p JOIN "user" u ON u.id = p.author_id WHERE p.question_id = ? ORDER BY p.seq'
)
RESOURCE = (
    "SELECT r.id, r.title, r.html, r.updated_at AS at, u.first_name, u.last_name"
    ' FROM resource r JOIN "user" u ON u.id = r.owner_id WHERE r.slug = ?'
)
FOUND = "SELECT d.ref_id AS id, d.title, substr(d.text, 1, 200) AS place, d.at, d.kind AS n FROM search_doc d"
INBOX = (
    "SELECT n.ref_id AS id, n.kind AS title, n.at, n.count AS n, n.thing AS place, u.id AS author_id, u.first_name,"
    ' u.last_name FROM notification n JOIN "user" u ON u.id = n.actor_id WHERE n.user_id = ?'
    " ORDER BY n.read_at IS NOT NULL, n.at DESC LIMIT 20"
)
Row = dict[str, Any]


class Store:
    """One bare connection a thread."""

    def __init__(self, url: str) -> None:
        self.url, self.local = make_url(url), threading.local()
        self.lite = self.url.get_backend_name() == "sqlite"

    def _connection(self) -> Any:
        if not hasattr(self.local, "connection"):
            self.local.connection = self._open()
        return self.local.connection

    def _open(self) -> Any:
        if not self.lite:
            dsn = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
            return psycopg.connect(
                dsn, autocommit=True, row_factory=psycopg.rows.dict_row, prepare_threshold=1
            )
        connection = sqlite3.connect(str(self.url.database), timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        for pragma in ("synchronous=FULL", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def all(self, statement: str, *values: Any) -> list[Any]:
        """The rows of a statement written for SQLite."""
        if not self.lite:
            statement = statement.replace("?", "%s")
        return self._connection().execute(statement, values).fetchall()

    def one(self, statement: str, *values: Any) -> Any:
        """The row of a statement, or 404."""
        rows = self.all(statement, *values)
        return rows[0] if rows else abort(404)

    def add(self, thread_id: int, author_id: int, text: str) -> int:
        """One more message of a discussion, its counters with it, on the disk; its number."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE" if self.lite else "BEGIN")
        try:
            up = "UPDATE thread SET post_count = post_count + 1, last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq"
            seq: int = self.one(up, thread_id)["last_seq"]
            add = (
                "INSERT INTO post (thread_id, seq, author_id, source, html, render_version, created_at, hidden,"
                " hidden_reason, useful_count, file_count) VALUES (?, ?, ?, ?, ?, 1, CURRENT_TIMESTAMP, ?, '', 0, 0)"
            )
            values = (thread_id, seq, author_id, text, f"<p>{text}</p>", False)
            connection.execute(add if self.lite else add.replace("?", "%s"), values)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        return seq


def make(url: str, secret_key: str, packed: bool = False) -> Flask:
    """The floor's application; `packed`: answers are compressed like the site's."""
    app = Flask("floor", static_folder=None)
    app.secret_key = secret_key
    app.jinja_loader = DictLoader(TEMPLATES)
    store = Store(url)

    def page(template: str, **values: Any) -> str:
        secret = session.get("_user_id") or abort(401)
        me = store.one(ME, hashlib.sha256(secret.encode()).hexdigest())
        return render_template(template, me=me, entries=ENTRIES, **values)

    _bind_lists(app, store, page)
    _bind_texts(app, store, page)
    _bind_reply(app, store)
    if packed:
        app.after_request(_pack)
    return app


def _bind_lists(app: Flask, store: Store, page: Callable[..., str]) -> None:
    @app.get("/")
    def home() -> str:
        threads = store.all(f"{THREADS} ORDER BY t.active_at DESC, t.id DESC LIMIT 10")
        questions = store.all(f"{QUESTIONS} ORDER BY q.active_at DESC, q.id DESC LIMIT 10")
        return page("list.html", title="Accueil", lists=[threads, questions])

    @app.get("/list")
    def threads() -> str:
        where, values = "", tuple[str, ...]()
        if "at" in request.args:
            where, values = "WHERE (t.active_at, t.id) < (?, ?)", (request.args["at"], request.args["id"])
        rows = store.all(f"{THREADS} {where} ORDER BY t.active_at DESC, t.id DESC LIMIT 20", *values)
        return page("list.html", title="Discussions", lists=[rows])

    @app.get("/channel/<int:body>")
    def channel(body: int) -> str:
        head = store.one("SELECT name FROM body WHERE id = ?", body)
        rows = store.all(
            f"{QUESTIONS} WHERE q.body_id = ? ORDER BY q.active_at DESC, q.id DESC LIMIT 20", body
        )
        return page("list.html", title=head["name"], lists=[rows])

    @app.get("/notifications")
    def notifications() -> str:
        secret = session.get("_user_id") or abort(401)
        me = store.one(ME, hashlib.sha256(secret.encode()).hexdigest())
        rows = store.all(INBOX, me["id"])
        return render_template("list.html", me=me, entries=ENTRIES, title="Notifications", lists=[rows])

    @app.get("/search")
    def search() -> str:
        keys = request.args["keys"].split()
        if store.lite:
            match = " AND ".join(f'"{key}"' for key in keys)
            found = f"{FOUND} JOIN search_fts f ON f.rowid = d.id WHERE search_fts MATCH ? ORDER BY f.rowid DESC LIMIT 20"
        else:
            match = " & ".join(keys)
            found = f"{FOUND} WHERE d.tsv @@ to_tsquery('simple', ?) ORDER BY d.id DESC LIMIT 20"
        rows = [{**row, "author_id": 0, "first_name": "", "last_name": ""} for row in store.all(found, match)]
        return page("list.html", title="Recherche", lists=[rows])


def _bind_texts(app: Flask, store: Store, page: Callable[..., str]) -> None:
    @app.get("/thread/<int:number>")
    def thread(number: int) -> str:
        head, asked = (
            store.one("SELECT id, title FROM thread WHERE id = ?", number),
            int(request.args.get("page", 1)),
        )
        rows = store.all(POSTS, number, asked * 20 - 19, asked * 20)
        return page("posts.html", head=head, rows=rows, page=asked)

    @app.get("/question/<int:number>")
    def question(number: int) -> str:
        head = store.one("SELECT id, title FROM question WHERE id = ?", number)
        return page("posts.html", head=head, rows=store.all(MESSAGES, number), page=1)

    @app.get("/resource/<slug>")
    def resource(slug: str) -> str:
        return page("text.html", head=store.one(RESOURCE, slug))


def _bind_reply(app: Flask, store: Store) -> None:
    @app.post("/thread/<int:number>/reply")
    def reply(number: int) -> Any:
        secret = session.get("_user_id") or abort(401)
        me = store.one(ME, hashlib.sha256(secret.encode()).hexdigest())
        seq = store.add(number, me["id"], request.form["body"])
        return redirect(f"/thread/{number}#message-{seq}", 303)


def _pack(response: Response) -> Response:
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(response.get_data(), compresslevel=1, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def main() -> None:
    """Serve until stopped, like `fsforum serve`; the secret key comes from the environment."""
    url, port, threads, packed = sys.argv[1:5]
    app = make(url, os.environ["FSFORUM_SECRET_KEY"], packed == "1")
    create_server(app, host="127.0.0.1", port=int(port), threads=int(threads), ident="").run()


if __name__ == "__main__":
    main()
