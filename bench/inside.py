"""The site within this process: who signs in, which pages are measured, what each costs in statements and bytes."""

from __future__ import annotations

import contextvars
import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event, func, insert, select

from bench.load import KEY
from bench.text import COMMON, COMMON_TOO, RARE
from fsforum.app import create_app
from fsforum.config import Settings
from fsforum.core import clock, french, links, tokens
from fsforum.extensions import db
from fsforum.models import (
    Body,
    LoginSession,
    Post,
    Question,
    QuestionState,
    Resource,
    Role,
    Theme,
    Thread,
    User,
)

CSRF = "0123456789abcdef0123456789abcdef01234567"
DEEP = 90
SENTENCE = "Une usagère a perdu son permis de conduire et le compte en ligne reste bloqué"
SILENT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
WRITING = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Page:
    """A page to measure: its name, its kind of budget, its address here and on the floor, what it must show."""

    name: str
    label: str
    kind: str
    path: str
    floor: str
    marker: str
    floor_marker: str
    form: str = ""
    floor_form: str = ""


@dataclass(frozen=True)
class Facts:
    """What one answer costs, whatever the machine."""

    queries: int
    writes: int
    html: int
    packed: int


class Inside:
    """The application on the measured database, and the people signed in to it."""

    def __init__(self, settings: Settings) -> None:
        self.app: Flask = create_app(settings, READ_MARKS="later")
        self.settings = settings
        self.secrets: list[str] = []

    def sign_in(self) -> None:
        """Open a sign-in for every animateur; their secrets stand in the order of the accounts."""
        now = clock.now()
        with self.app.app_context(), db.engine.begin() as connection:
            people = connection.scalars(
                select(User.id).where(User.role == Role.ANIMATEUR).order_by(User.id)
            ).all()
            secrets = {number: tokens.new() for number in people}
            rows = [
                {
                    "token_hash": tokens.digest(secret),
                    "user_id": number,
                    "created_at": now,
                    "seen_at": now,
                    "expires_at": now + timedelta(days=60),
                }
                for number, secret in secrets.items()
            ]
            connection.execute(insert(LoginSession), rows)
        self.secrets = list(secrets.values())

    def cookie(self, place: int) -> str:
        """The cookie header of the person at `place`."""
        content = {"_user_id": self.secrets[place % len(self.secrets)], "_fresh": True, "csrf_token": CSRF}
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps(content)}"

    def token(self) -> str:
        """The CSRF token of these cookies."""
        return str(URLSafeTimedSerializer(self.settings.secret_key, salt="wtf-csrf-token").dumps(CSRF))

    def get(self, path: str, form: dict[str, str] | None = None) -> Any:
        """The answer of the site to the first person, in a context of its own."""

        def ask() -> Any:
            client = self.app.test_client(use_cookies=False)
            headers = {"Cookie": self.cookie(0)}
            return (
                client.get(path, headers=headers)
                if form is None
                else client.post(path, data=form, headers=headers)
            )

        return contextvars.Context().run(ask)

    def facts(self, page: Page) -> Facts:
        """Statements and bytes of `page`, once it is warm. Raises when it is not what it must be."""
        form = dict(self.form(page)) if page.form else None
        if form is None:
            self.get(page.path)
        with self._noted() as sent:
            answer = self.get(page.path, form)
        text = answer.get_data(as_text=True)
        shown = answer.headers.get("Location", "") if form else unescape(text)
        if answer.status_code != (303 if form else 200) or page.marker not in shown:
            raise RuntimeError(f"{page.path}: {answer.status_code}, {page.marker!r} not found")
        writes = sum(statement.lstrip().upper().startswith(WRITING) for statement in sent)
        return Facts(len(sent), writes, len(text.encode()), len(gzip.compress(text.encode(), 1)))

    def form(self, page: Page) -> Iterator[tuple[str, str]]:
        """The fields of the real form on `page.form` that leads to `page.path`, filled in."""
        html = self.get(page.form).get_data(as_text=True)
        found = re.search(rf'<form[^>]* action="{re.escape(page.path)}".*?</form>', html, re.DOTALL)
        if found is None:
            raise RuntimeError(f"no form to {page.path} on {page.form}")
        for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", found[0]):
            name, value = (re.search(rf'{part}="([^"]*)"', tag) for part in ("name", "value"))
            if name and name[1] == "csrf_token":
                yield "csrf_token", self.token()
            elif name and name[1] == "key":
                yield "key", KEY.decode()
            elif name:
                yield name[1], unescape(value[1]) if value else ""
        yield (
            "body",
            f"Bonjour,\n\nIl faut **vérifier** l’attestation {KEY.decode()}.\n\n- une copie\n- le courrier",
        )

    def body(self, page: Page) -> str:
        """The form of `page`, encoded; `{key}` is left for the load generator."""
        return urlencode(dict(self.form(page))).replace("%7Bkey%7D", KEY.decode())

    @contextmanager
    def _noted(self) -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(SILENT):
                sent.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)

    def pages(self) -> list[Page]:
        """Every page that is measured, posting last."""
        with self.app.app_context():
            return [*self._lists(), *self._threads(), *self._others(), *self._searches(), *self._posting()]

    def _lists(self) -> Iterator[Page]:
        newest = select(Thread).order_by(Thread.active_at.desc(), Thread.id.desc())
        first = one(newest.limit(1))
        yield Page("home", "accueil", "home", "/", "/", first.title, first.title)
        path = links.thread(first).split(f"{first.id}-")[0]
        yield Page("list", "discussions, 1re page", "list", path, "/list", first.title, first.title)
        deep, pages = path, 1
        while pages < DEEP and (following := self._next(deep)):
            deep, pages = following, pages + 1
        row = one(newest.limit(1).offset((pages - 1) * 20))
        earlier = one(newest.limit(1).offset(max(0, (pages - 1) * 20 - 1)))
        at = earlier.active_at.strftime("%Y-%m-%d %H:%M:%S.%f")
        at += "+00" if db.engine.dialect.name == "postgresql" else ""
        floor = "/list?" + urlencode({"at": at, "id": earlier.id})
        yield Page("deep", f"discussions, page {pages}", "deep", deep, floor, row.title, row.title)

    def _next(self, path: str) -> str | None:
        html = self.get(path).get_data(as_text=True)
        found = re.search(r'<a[^>]*href="([^"]+)"[^>]*rel="next"', html)
        return unescape(found[1]) if found else None

    def _threads(self) -> Iterator[Page]:
        longest = one(select(Thread).order_by(Thread.last_seq.desc()).limit(1))
        last = links.page_of(longest.last_seq)
        yield self._thread("thread", "fil le plus long, 1re page", longest, 1, "message-20")
        yield self._thread(
            "thread-last", f"fil le plus long, page {last}", longest, last, f"message-{longest.last_seq}"
        )
        short = select(Thread).where(Thread.last_seq >= 3).order_by(Thread.last_seq, Thread.id)
        found = one(short.limit(1))
        yield self._thread(
            "short", f"fil de {found.last_seq} messages", found, 1, f"message-{found.last_seq}"
        )

    def _thread(self, name: str, label: str, thread: Thread, page: int, anchor: str) -> Page:
        path = links.thread(thread) + (f"?page={page}" if page > 1 else "")
        return Page(
            name,
            label,
            "thread",
            path,
            f"/thread/{thread.id}?page={page}",
            f'id="{anchor}"',
            f'id="{anchor}"',
        )

    def _others(self) -> Iterator[Page]:
        answered = (
            select(Question).join(Body).where(Question.state == QuestionState.VALIDATED, ~Body.restricted)
        )
        question = one(answered.order_by(Question.last_seq.desc(), Question.id).limit(1))
        body = one(select(Body).where(Body.id == question.body_id))
        path = f"/questions/{body.slug}/{question.id}"
        yield Page(
            "question",
            "question",
            "question",
            path,
            f"/question/{question.id}",
            question.title,
            question.title,
        )
        newest = select(Question).where(Question.body_id == body.id).order_by(Question.active_at.desc())
        channel = f"/questions/{body.slug}/"
        first = one(newest.limit(1))
        yield Page("channel", "canal", "channel", channel, f"/channel/{body.id}", body.short, first.title)
        guide = one(select(Resource).order_by(Resource.id).limit(1))
        yield Page(
            "resource",
            "ressource",
            "resource",
            links.resource(guide),
            f"/resource/{guide.slug}",
            guide.title,
            guide.title,
        )
        yield Page(
            "inbox",
            "notifications",
            "inbox",
            "/notifications/",
            "/notifications",
            "Notifications",
            "Notifications",
        )

    def _searches(self) -> Iterator[Page]:
        for name, label, kind, words in (
            ("search", "recherche, mot rare et mot courant", "search", f"{RARE} {COMMON}"),
            ("search-common", "recherche, deux mots courants", "search", f"{COMMON} {COMMON_TOO}"),
            ("search-long", "recherche, une phrase", "sentence", SENTENCE),
        ):
            path, keys = (
                f"/recherche?{urlencode({'q': words})}",
                urlencode({"keys": french.key_string(words)}),
            )
            yield Page(name, label, kind, path, f"/search?{keys}", "<mark>", "Recherche")
        path = f"/questions/similaires?{urlencode({'texte': SENTENCE})}"
        keys = urlencode({"keys": french.key_string(f"{RARE} {COMMON}")})
        yield Page(
            "similar", "déjà répondu ?, une phrase", "similar", path, f"/search?{keys}", "etat", "Recherche"
        )

    def _posting(self) -> Iterator[Page]:
        open_ones = select(Thread).where(Thread.last_seq >= 5, ~Thread.closed)
        thread = one(open_ones.order_by(Thread.last_seq, Thread.id.desc()).limit(1))
        yield Page(
            "reply", "publier une réponse", "post", f"/discussions/{thread.id}/reponses", f"/thread/{thread.id}/reply",
            f"{thread.id}-{thread.slug}", f"/thread/{thread.id}#message-", links.thread(thread),
            f"body={urlencode({'': 'Bonjour, merci.'})[1:]}",
        )  # fmt: skip


def one(query: Any) -> Any:
    """The row of `query`, detached."""
    with db.engine.connect() as connection, db.session.session_factory(bind=connection) as session:
        found = session.scalars(query).first()
        if found is None:
            raise RuntimeError(f"nothing for {query}")
        session.expunge_all()
        return found


def counts() -> dict[str, int]:
    """How many rows the main tables hold."""
    with db.engine.connect() as connection:
        kinds: tuple[Any, ...] = (User, Thread, Post, Question, Resource, Theme)
        return {
            kind.__tablename__: connection.scalar(select(func.count()).select_from(kind)) or 0
            for kind in kinds
        }


Say = Callable[[str], None]
