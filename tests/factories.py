"""`make`: real rows for tests, each with sensible defaults, written and committed at once."""

from __future__ import annotations

import itertools
from datetime import timedelta
from functools import cache
from typing import Any

from fsforum.core import clock, index, markup, passwords, scopes, slugs
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    Body,
    File,
    FileVersion,
    ImportKind,
    ImportState,
    LibraryImport,
    MessageKind,
    Post,
    Question,
    QuestionMessage,
    QuestionSite,
    QuestionState,
    Resource,
    ResourceBody,
    ResourceState,
    Revision,
    Role,
    Space,
    SpaceAudience,
    Structure,
    Theme,
    ThemeBody,
    Thread,
    User,
)

PASSWORD = "quatre mots au hasard 70"
ARTICLES = {"caf": ("CAF", "la"), "cpam": ("CPAM", "la"), "msa": ("MSA", "la"), "justice": ("Justice", "la")}


@cache
def hash_of(password: str) -> str:
    """Hashing is slow on purpose: once a password is enough for all tests."""
    return passwords.hash_of(password)


class Make:
    """Writes rows as the services would leave them, without going through the pages."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def _n(self) -> int:
        return next(self._numbers)

    def _save(self, *rows: Any) -> None:
        with transaction() as db:
            db.add_all(rows)

    def structure(self, name: str = "", **values: Any) -> Structure:
        """A structure; « Rioz 1 » and so on."""
        name = name or f"Rioz {self._n()}"
        row = Structure(name=name, slug=slugs.slugify(f"{name} {self._n()}"), commune=name, **values)
        self._save(row)
        return row

    def body(self, slug: str = "caf", **values: Any) -> Body:
        """The body with this channel address, made at its first use."""
        found = session().query(Body).filter_by(slug=slug).one_or_none()
        if found:
            return found
        short, article = ARTICLES.get(slug, (slug.upper(), "la"))
        row = Body(slug=slug, name=f"{short} de Haute-Saône", short=short, article=article, **values)
        self._save(row)
        return row

    def theme(self, name: str = "Famille et prestations") -> Theme:
        """The theme of this name, made at its first use."""
        slug = slugs.slugify(name)
        found = session().query(Theme).filter_by(slug=slug).one_or_none()
        if found:
            return found
        row = Theme(slug=slug, name=name)
        self._save(row)
        return row

    def usual(self, theme: Theme, body: Body) -> None:
        """`body` usually answers on `theme`."""
        self._save(ThemeBody(theme_id=theme.id, body_id=body.id))

    def user(self, role: Role = Role.ANIMATEUR, password: str = "", **values: Any) -> User:
        """An active account. Animateurs get a structure, référents the CAF, unless told."""
        number = self._n()
        if role == Role.ANIMATEUR and not values.get("structure_id"):
            values["structure_id"] = self.structure().id
        if role == Role.PARTNER and not values.get("body_id"):
            values["body_id"] = self.body("caf").id
        first = values.pop("first_name", f"Prénom{number}")
        last = values.pop("last_name", f"Nom{number}")
        defaults: dict[str, Any] = {
            "email": f"{role.value}{number}@exemple.test",
            "handle": slugs.slugify(f"{first}.{last}").replace("-", ".") or f"p{number}",
            "state": AccountState.ACTIVE,
            "created_at": clock.now() - timedelta(days=30),
            "read_before": clock.now() - timedelta(days=30),
            "charter_version": 1,
            "password_hash": hash_of(password or PASSWORD),
        }
        row = User(first_name=first, last_name=last, role=role, **(defaults | values))
        self._save(row)
        return row

    def animateur(self, **values: Any) -> User:
        """An animateur of a structure of their own."""
        return self.user(Role.ANIMATEUR, **values)

    def partner(self, body: str = "caf", **values: Any) -> User:
        """A référent of the body with this channel address."""
        return self.user(Role.PARTNER, body_id=self.body(body).id, **values)

    def field(self, **values: Any) -> User:
        """The departmental field animator."""
        return self.user(Role.FIELD, **values)

    def admin(self, **values: Any) -> User:
        """An administrator of the préfecture."""
        return self.user(Role.ADMIN, **values)

    def observer(self, **values: Any) -> User:
        """An observer."""
        return self.user(Role.OBSERVER, **values)

    def space(self, name: str = "Vie du réseau", readers: Any = None, writers: Any = None) -> Space:
        """The space of this name: read by everybody and written by all but observers, unless told."""
        slug = slugs.slugify(name)
        found = session().query(Space).filter_by(slug=slug).one_or_none()
        if found:
            return found
        readers = set(Role) if readers is None else set(readers)
        writers = readers - {Role.OBSERVER} if writers is None else set(writers)
        row = Space(slug=slug, name=name, audience_words="Tout le réseau")
        self._save(row)
        self._save(*[SpaceAudience(space_id=row.id, role=r, may_write=r in writers) for r in readers])
        return row

    def thread(
        self, title: str = "", body: str = "Bonjour à tous.", author: User | None = None, **values: Any
    ) -> Thread:
        """A discussion with its first message, indexed."""
        space = values.pop("space", None) or self.space()
        author = author or self.animateur()
        title = title or f"Une discussion {self._n()}"
        now = values.pop("created_at", clock.now())
        row = Thread(
            space_id=space.id,
            title=title,
            slug=slugs.slugify(title),
            author_id=author.id,
            last_author_id=author.id,
            created_at=now,
            active_at=values.pop("active_at", now),
            **values,
        )
        row.hidden = bool(row.hidden)
        row.scope = scopes.of_thread(row)
        with transaction() as db:
            db.add(row)
            db.flush()
            post = self._post(row, 1, author, body, now)
            db.add(post)
            db.flush()
            index.put_post(db, row, post)
        return row

    def post(self, thread: Thread, body: str = "Merci !", author: User | None = None, **values: Any) -> Post:
        """One more message of `thread`, with its counters and its index row."""
        author = author or self.animateur()
        now = values.pop("created_at", clock.now())
        with transaction() as db:
            post = self._post(thread, thread.last_seq + 1, author, body, now)
            for name, value in values.items():
                setattr(post, name, value)
            db.add(post)
            thread.last_seq += 1
            thread.post_count += 0 if post.hidden else 1
            thread.active_at, thread.last_author_id = now, author.id
            db.flush()
            index.put_post(db, thread, post)
        return post

    def _post(self, thread: Thread, seq: int, author: User, body: str, now: Any) -> Post:
        html = str(markup.render(body))
        return Post(
            thread_id=thread.id,
            seq=seq,
            author_id=author.id,
            source=body,
            html=html,
            created_at=now,
            hidden=False,
        )

    def question(
        self,
        title: str = "",
        body: str = "Que faut-il vérifier ?",
        asker: User | None = None,
        channel: str = "caf",
        state: QuestionState = QuestionState.SENT,
        answer: str = "",
        **values: Any,
    ) -> Question:
        """A question to `channel`, with its first line, its site, its answer and its index."""
        asker = asker or self.animateur()
        partner_body = self.body(channel)
        title = title or f"Une question {self._n()}"
        now = values.pop("created_at", clock.now())
        row = Question(
            body_id=partner_body.id,
            scope=scopes.of_body(partner_body),
            asker_id=asker.id,
            structure_id=asker.structure_id,
            title=title,
            slug=slugs.slugify(title),
            state=state,
            created_at=now,
            active_at=now,
            due_on=values.pop("due_on", clock.today() + timedelta(days=7)),
            **values,
        )
        with transaction() as db:
            db.add(row)
            db.flush()
            if asker.structure_id:
                db.add(
                    QuestionSite(
                        question_id=row.id, structure_id=asker.structure_id, user_id=asker.id, created_at=now
                    )
                )
            line = self._line(row, 1, asker, MessageKind.QUESTION, body, now)
            db.add(line)
            db.flush()
            index.put_message(db, row, line, "", partner_body.slug)
        if answer or state in (QuestionState.ANSWERED, QuestionState.VALIDATED, QuestionState.PUBLISHED):
            self._answer(row, answer or "Il faut vérifier le montant net social.", channel)
        return row

    def _answer(self, row: Question, text: str, channel: str) -> None:
        partner = self.partner(channel)
        now = clock.now()
        with transaction() as db:
            line = self._line(row, 2, partner, MessageKind.ANSWER, text, now)
            db.add(line)
            row.answer_seq, row.last_seq, row.message_count, row.answered_at = 2, 2, 2, now
            if row.state in (QuestionState.VALIDATED, QuestionState.PUBLISHED):
                row.validated_at, row.validated_by_id = now, partner.id
            db.flush()
            index.put_message(db, row, line, "", channel)

    def line(
        self, question: Question, author: User, body: str, kind: MessageKind = MessageKind.MESSAGE
    ) -> QuestionMessage:
        """One more line of a question."""
        with transaction() as db:
            question.last_seq += 1
            line = self._line(question, question.last_seq, author, kind, body, clock.now())
            db.add(line)
        return line

    def _line(
        self, question: Question, seq: int, author: User, kind: MessageKind, body: str, now: Any
    ) -> QuestionMessage:
        return QuestionMessage(
            question_id=question.id,
            seq=seq,
            author_id=author.id,
            kind=kind,
            source=body,
            html=str(markup.render(body)),
            created_at=now,
        )

    def resource(
        self,
        title: str = "",
        source: str = "Une étape après l’autre.",
        owner: User | None = None,
        state: ResourceState = ResourceState.PUBLISHED,
        bodies: tuple[str, ...] = (),
        **values: Any,
    ) -> Resource:
        """A resource with its first revision, indexed when published."""
        owner = owner or self.field()
        title = title or f"Un guide {self._n()}"
        now = clock.now()
        row = Resource(
            slug=slugs.slugify(f"{title} {self._n()}"),
            title=title,
            source=source,
            html=str(markup.render(source, base=2)),
            state=state,
            owner_id=owner.id,
            created_at=now,
            updated_at=now,
            version=1,
            published_at=now if state == ResourceState.PUBLISHED else None,
            **values,
        )
        row.scope = scopes.of_resource(row)
        about = [self.body(slug).id for slug in bodies]
        with transaction() as db:
            db.add(row)
            db.flush()
            db.add(
                Revision(
                    resource_id=row.id,
                    number=1,
                    title=title,
                    source=source,
                    author_id=owner.id,
                    created_at=now,
                    published=state not in scopes.UNPUBLISHED,
                )
            )
            db.add_all(ResourceBody(resource_id=row.id, body_id=number) for number in about)
            index.put_resource(db, row, [], list(bodies))
        return row

    def file(
        self, uploader: User, name: str = "notice.txt", content: bytes = b"bonjour", **parent: Any
    ) -> File:
        """A stored file, attached to `post_id`, `message_id` or `resource_id` when given."""
        import hashlib
        import io

        from fsforum.core import attachments

        row = File(
            key=attachments.storage().put(io.BytesIO(content)),
            name=name,
            content_type=parent.pop("content_type", "text/plain"),
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            uploader_id=uploader.id,
            created_at=clock.now(),
            **parent,
        )
        self._save(row)
        return row

    def file_version(self, file: File) -> FileVersion:
        """An earlier version of a file: the same bytes."""
        row = FileVersion(
            file_id=file.id,
            number=1,
            key=file.key,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            uploader_id=file.uploader_id,
            created_at=file.created_at,
        )
        with transaction() as db:
            file.version, file.replaced_at = 2, clock.now()
            db.add_all([row, file])
        return row

    def import_(self, owner: User, kind: ImportKind, state: ImportState) -> LibraryImport:
        """An import as the worker left it."""
        row = LibraryImport(kind=kind, state=state, owner_id=owner.id, name="essai", created_at=clock.now())
        self._save(row)
        return row
