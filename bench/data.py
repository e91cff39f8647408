"""The data set: a départment's space after years of use, written by bulk inserts into SQLite, kept by size."""

from __future__ import annotations

import hashlib
import itertools
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Protocol

from sqlalchemy import create_engine, insert, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from bench.text import Text, Writer
from fsforum.core import charter, french, reference, slugs
from fsforum.core.index import rows as index_rows
from fsforum.core.index import vocabulary
from fsforum.core.index.rows import QUESTION_RANKS, RESOURCE_RANKS, bars
from fsforum.models import (
    AccountState,
    Base,
    Body,
    File,
    Follow,
    MessageKind,
    Notification,
    NotificationKind,
    Post,
    PostUseful,
    Question,
    QuestionMessage,
    QuestionSite,
    QuestionState,
    ReadMark,
    Resource,
    ResourceBody,
    ResourceKind,
    ResourceState,
    ResourceTheme,
    Revision,
    Role,
    SearchDoc,
    Space,
    SpaceAudience,
    Structure,
    Theme,
    ThingKind,
    Thread,
    User,
)

ROOT = Path(__file__).resolve().parents[1]
SEED = 70
SPAN = timedelta(days=730)
BATCH = 5_000
FORMAT = 1  # raise it when this package writes other rows
FIRST = "Camille Élodie Yanis Nadia Karim Hélène Léa Hugo Inès Marc Sophie Paul Anaïs Luc Zoé Omar".split()
LAST = "Roussel Bourgeois Ferrand Vautrin Belaïd Petit Grosjean Jeannin Mougin Faivre Clerc Perrin".split()
Rows = dict[Any, list[dict[str, Any]]]


class Plan(Protocol):
    """A discussion, question or resource to write, one line after the other."""

    thing: ThingKind
    id: int
    scope: str
    title: str
    author: int
    times: list[datetime]

    def head(self) -> None:
        """Write its row, if it needs no text."""

    def line(self, seq: int) -> None:
        """Write its line number `seq`."""


@dataclass(frozen=True)
class Size:
    """How much of everything, for a number of messages."""

    posts: int

    @property
    def threads(self) -> int:
        return max(10, min(5_000, self.posts // 4))

    @property
    def longest(self) -> int:
        """Messages of the longest discussion: always more than one page."""
        return max(45, min(10_000, self.posts // 10))

    @property
    def users(self) -> int:
        return max(40, min(1_000, self.posts // 10))

    @property
    def questions(self) -> int:
        return max(30, min(2_000, self.posts // 10))

    @property
    def resources(self) -> int:
        return max(12, min(300, self.posts // 50))

    @property
    def pool(self) -> int:
        return min(2_000, max(40, self.posts // 20))


def prepared(size: Size, say: Any = print) -> Path:
    """The file of this size for this version of the code, built at its first use."""
    folder = cache()
    path = folder / f"{size.posts}-{_version()}.db"
    if not path.is_file():
        say(f"Jeu de données : {size.posts} messages…", file=sys.stderr)
        for old in folder.glob(f"{size.posts}-*.db*"):  # not the draft that another run is writing
            old.unlink()
        draft = path.with_suffix(f".{os.getpid()}.draft")
        build(draft, size)
        draft.rename(path)
    return path


def cache() -> Path:
    """A folder of this person's own in the temporary folder."""
    folder = Path(tempfile.gettempdir()) / f"fsforum-bench-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise SystemExit(f"{folder} n’appartient pas à ce compte.")
    return folder


def _version() -> str:
    """A hash of what decides the rows: the schema, the search keys and the writing of the data set."""
    files = [*(ROOT / "fsforum/models").glob("*.py"), *Path(french.__file__).parent.glob("*.py")]
    files.append(Path(reference.__file__))
    files += [Path(index_rows.__file__), ROOT / "bench/data.py", ROOT / "bench/text.py"]
    total = hashlib.sha256(str(FORMAT).encode())
    for file in sorted(files):
        total.update(file.read_bytes())
    return total.hexdigest()[:12]


def build(path: Path, size: Size) -> None:
    """Write the whole data set into a new SQLite file."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        Base.metadata.create_all(engine)
        with Session(engine) as session, session.begin():
            reference.install(session, "de Haute-Saône")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA synchronous=OFF")
            Builder(connection, size).write()
            _learn(connection)
            # core.index.tidy would have joined the pieces long before a site has so many messages.
            connection.exec_driver_sql("INSERT INTO search_fts(search_fts) VALUES ('optimize')")
            connection.exec_driver_sql("INSERT INTO search_fts_best(search_fts_best) VALUES ('optimize')")
            connection.commit()
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


def _learn(connection: Connection) -> None:
    """The words of titles and of a part of the texts, as core.index would have made them known."""
    words: dict[str, str] = {}
    every = SearchDoc.id % 20 == 0
    for row in connection.execute(
        select(SearchDoc.title, SearchDoc.text).where(or_(SearchDoc.seq <= 1, every))
    ):
        words |= vocabulary.words_of(row.title, row.text)
    with Session(connection) as session:
        vocabulary.add(session, words)
        session.commit()
    connection.commit()


class Builder:
    """Draws every row from one seed, in the order of time."""

    def __init__(self, connection: Connection, size: Size) -> None:
        self.connection, self.size = connection, size
        self.random = Random(SEED)
        self.writer = Writer(SEED, size.pool)
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.start = self.now - SPAN
        self.rows: Rows = {}
        self.bodies: list[Any] = list(connection.execute(Body.__table__.select().order_by(Body.id)))
        self.themes: list[Any] = list(connection.execute(Theme.__table__.select().order_by(Theme.id)))
        self.authors = range(1, size.users * 82 // 100 + 1)
        self.partners: dict[int, list[int]] = {}
        self.posts = itertools.count(1)
        self.lines = itertools.count(1)

    def write(self) -> None:
        """Everything, parents first."""
        self.people()
        spaces = self.spaces()
        self.things(spaces)
        self.flush()

    def add(self, table: Any, **values: Any) -> None:
        """Keep a row for the next bulk insert; rows of one table leave in their order."""
        rows = self.rows.setdefault(table, [])
        rows.append(values)
        if len(rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Insert what was kept, parents before children."""
        order = {table: place for place, table in enumerate(Base.metadata.sorted_tables)}
        for kind in sorted(self.rows, key=lambda kind: order[kind.__table__]):
            if rows := self.rows[kind]:
                self.connection.execute(insert(kind), rows)
        self.connection.commit()
        self.rows.clear()

    def moment(self, after: datetime | None = None) -> datetime:
        """An instant of the two years, after `after`."""
        start = after or self.start
        return start + (self.now - start) * self.random.random()

    def people(self) -> None:
        """Structures and accounts: animateurs first, then référents, then the animation."""
        for number in range(1, 61):
            place = self.writer.places[number * 7 % len(self.writer.places)]
            self.add(
                Structure, id=number, name=f"{place} {number}", slug=f"structure-{number}", commune=place
            )
        for number in range(1, self.size.users + 1):
            share = number / self.size.users
            role = Role.ANIMATEUR if number in self.authors else Role.PARTNER if share <= 0.97 else Role.FIELD
            first, last = self.random.choice(FIRST), self.random.choice(LAST)
            body = self.bodies[number % len(self.bodies)].id if role == Role.PARTNER else None
            if body:
                self.partners.setdefault(body, []).append(number)
            self.add(
                User,
                id=number,
                email=f"personne{number}@exemple.test",
                first_name=first,
                last_name=last,
                handle=f"{slugs.slugify(first)}.{slugs.slugify(last)}.{number}",
                role=role,
                state=AccountState.ACTIVE,
                structure_id=number % 60 + 1 if role == Role.ANIMATEUR else None,
                body_id=body,
                charter_version=charter.VERSION,
                created_at=self.start,
                read_before=self.now - timedelta(days=30),
            )
        self.flush()

    def spaces(self) -> list[int]:
        """Nine spaces more than a new installation has; the numbers of those where animateurs write."""
        for number in range(4, 13):
            name = f"Espace de travail {number}"
            self.add(
                Space,
                id=number,
                slug=slugs.slugify(name),
                name=name,
                audience_words="Tout le réseau",
                position=number,
            )
            for role in Role:
                self.add(SpaceAudience, space_id=number, role=role, may_write=role != Role.OBSERVER)
        self.flush()
        return [1, 2, *range(4, 13)]

    def things(self, spaces: list[int]) -> None:
        """Discussions, questions and resources, their messages and index rows in the order of time."""
        threads = self.thread_plans(spaces)
        questions = [QuestionPlan(self, number) for number in range(1, self.size.questions + 1)]
        resources = [ResourcePlan(self, number) for number in range(1, self.size.resources + 1)]
        plans: list[Plan] = [*threads, *questions, *resources]
        for plan in plans:
            plan.head()
        self.flush()
        events: list[tuple[datetime, int, int]] = []
        for place, plan in enumerate(plans):
            events += [(at, place, seq) for seq, at in enumerate(plan.times, 1)]
        events.sort()
        for _, place, seq in events:
            plans[place].line(seq)
        self.flush()
        self.habits(threads, questions)

    def thread_plans(self, spaces: list[int]) -> list[ThreadPlan]:
        """How many messages each discussion has: one very long, a few long, most short."""
        number, longest = self.size.threads, self.size.longest
        lengths = [1] * number
        lengths[number // 2] = longest
        weights = [self.random.paretovariate(1.3) for _ in range(number)]
        weights[number // 2] = 0.0
        left = max(0, self.size.posts - longest - (number - 1))
        for place in self.random.choices(range(number), weights, k=left):
            if lengths[place] < longest // 4:
                lengths[place] += 1
        for place in range(max(0, self.size.posts - sum(lengths))):
            lengths[place % number] += 1
        return [
            ThreadPlan(self, n, length, self.random.choice(spaces)) for n, length in enumerate(lengths, 1)
        ]

    def doc(self, plan: Plan, seq: int, text: Text, titled: bool = True, **values: Any) -> None:
        """A row of the index, with the keys that core.index would give it."""
        known = text.plain if plan.thing != ThingKind.THREAD else ""  # of messages they are known
        keys = index_rows.keys_of(plan.thing, plan.title if titled else "", known)
        facts = {"rank": 0, "state": "", "subkind": "", "themes": "", "bodies": ""} | values
        self.add(
            SearchDoc,
            kind=plan.thing,
            ref_id=plan.id,
            seq=seq,
            scope=plan.scope,
            title=plan.title,
            text=text.plain,
            keys_a=keys[0],
            keys_b=keys[1] or text.keys,
            key_version=french.KEY_VERSION,
            at=plan.times[seq - 1 if seq else 0],
            **facts,
        )

    def habits(self, threads: list[ThreadPlan], questions: list[QuestionPlan]) -> None:
        """What people read, follow and were told of."""
        for number in range(1, self.size.users + 1):
            seen = self.random.sample(threads, min(len(threads), 300 if number <= 50 else 40))
            for plan in seen:
                seq = self.random.randint(1, len(plan.times))
                self.add(ReadMark, user_id=number, kind=ThingKind.THREAD, ref_id=plan.id, seq=seq)
            for asked in self.random.sample(questions, 10):
                self.add(ReadMark, user_id=number, kind=ThingKind.QUESTION, ref_id=asked.id, seq=1)
            self.notifications(number, seen, questions)
        for thread in threads:
            for person in thread.people:
                self.add(
                    Follow,
                    user_id=person,
                    kind=ThingKind.THREAD,
                    ref_id=thread.id,
                    created_at=thread.times[0],
                )
        self.flush()

    def notifications(self, number: int, seen: list[ThreadPlan], questions: list[QuestionPlan]) -> None:
        """Fifty lines a person, the newest ones unread, in the order of time."""
        for place in range(50):
            at = self.now - timedelta(hours=7 * (50 - place))
            plan: Any = seen[place % len(seen)] if place % 3 else self.random.choice(questions)
            kind = NotificationKind.REPLY if place % 3 else NotificationKind.ANSWER
            self.add(
                Notification,
                user_id=number,
                kind=kind,
                thing=plan.thing,
                ref_id=plan.id,
                seq=1,
                scope=plan.scope,
                actor_id=plan.author,
                at=at,
                read_at=None if place >= 38 else at,
            )


class ThreadPlan:
    """A discussion to write."""

    thing = ThingKind.THREAD

    def __init__(self, builder: Builder, number: int, length: int, space: int) -> None:
        self.builder, self.id, self.space, self.scope = builder, number, space, f"space:{space}"
        random = builder.random
        crowd = 400 if length == builder.size.longest else min(12, 1 + length)
        self.people = random.sample(builder.authors, min(crowd, len(builder.authors)))
        first = builder.start if crowd == 400 else builder.moment()
        self.author = self.people[0]
        if length < builder.size.longest:
            end = min(builder.now, first + timedelta(days=1 + random.expovariate(1 / 40)))
        else:
            end = builder.now - timedelta(minutes=5)
        times = sorted(first + (end - first) * random.random() for _ in range(length - 1))
        self.times = [first, *times]
        self.by = [self.author, *(random.choice(self.people) for _ in times)]
        self.title = builder.writer.title()

    def head(self) -> None:
        """Its row, with the counters that its messages will give it."""
        builder, random = self.builder, self.builder.random
        solved = random.random() < 0.2 and len(self.times) > 2
        builder.add(
            Thread,
            id=self.id,
            space_id=self.space,
            scope=self.scope,
            title=self.title,
            slug=slugs.slugify(self.title),
            author_id=self.author,
            theme_id=random.choice(builder.themes).id,
            created_at=self.times[0],
            active_at=self.times[-1],
            last_author_id=self.by[-1],
            post_count=len(self.times),
            last_seq=len(self.times),
            pinned=self.id % 1_000 == 7,
            solution_seq=2 if solved else None,
            resolved_at=self.times[-1] if solved else None,
            resolved_by_id=self.author if solved else None,
        )

    def line(self, seq: int) -> None:
        """One message, its index row, sometimes a file and those who found it useful."""
        builder, random, at = self.builder, self.builder.random, self.times[seq - 1]
        number = next(builder.posts)
        text = builder.writer.message(number)
        useful = random.sample(builder.authors, 3) if random.random() < 0.05 else []
        with_file = random.random() < 0.01
        builder.add(
            Post,
            id=number,
            thread_id=self.id,
            seq=seq,
            author_id=self.by[seq - 1],
            source=text.source,
            html=text.html,
            created_at=at,
            useful_count=len(useful),
            file_count=int(with_file),
        )
        for person in useful:
            builder.add(PostUseful, post_id=number, user_id=person)
        if with_file:
            builder.add(
                File, key=f"{number:032x}", name=f"notice-{number}.pdf", content_type="application/pdf", size=81_920,
                sha256=f"{number:064x}", uploader_id=self.by[seq - 1], created_at=at, post_id=number,
            )  # fmt: skip
        builder.doc(self, seq, text, titled=seq == 1)


class QuestionPlan:
    """A question to write, with its answer."""

    thing = ThingKind.QUESTION
    STATES = (
        [QuestionState.SENT] * 2
        + [QuestionState.TAKEN] * 2
        + [QuestionState.ANSWERED] * 5
        + [QuestionState.VALIDATED] * 9
        + [QuestionState.PUBLISHED, QuestionState.DROPPED]
    )

    def __init__(self, builder: Builder, number: int) -> None:
        random = builder.random
        self.builder, self.id = builder, number
        self.body = random.choice(builder.bodies)
        self.scope = f"channel:{self.body.id}" if self.body.restricted else "channels"
        self.author = random.choice(builder.authors)
        self.title = builder.writer.title() + " ?"
        recent = number > builder.size.questions * 9 // 10
        self.state = random.choice(self.STATES if recent else self.STATES[4:])
        first = builder.moment(builder.now - timedelta(days=20) if recent else None)
        self.answered = self.state not in (QuestionState.SENT, QuestionState.TAKEN)
        kinds = [MessageKind.QUESTION]
        if self.state != QuestionState.SENT:
            kinds += [MessageKind.EVENT]
        if self.answered:
            kinds += [MessageKind.ANSWER] + [MessageKind.MESSAGE] * random.choice((0, 0, 1, 2, 4))
        self.kinds = kinds
        end = min(builder.now, first + timedelta(days=6))
        self.times = [first, *sorted(first + (end - first) * random.random() for _ in kinds[1:])]

    def head(self) -> None:
        """Its row and its structure."""
        builder, first = self.builder, self.times[0]
        validated = self.state in (QuestionState.VALIDATED, QuestionState.PUBLISHED)
        partner = builder.partners.get(self.body.id, [self.author])[0]
        builder.add(
            Question,
            id=self.id,
            body_id=self.body.id,
            scope=self.scope,
            asker_id=self.author,
            structure_id=self.author % 60 + 1,
            theme_id=builder.random.choice(builder.themes).id,
            title=self.title,
            slug=slugs.slugify(self.title),
            excerpt=f"{builder.writer.sentence()} {builder.writer.sentence()}"[:300],
            state=self.state,
            created_at=first,
            active_at=self.times[-1],
            due_on=(first + timedelta(days=7)).date(),
            taken_at=first if self.answered else None,
            taken_by_id=partner if self.state != QuestionState.SENT else None,
            answer_seq=3 if self.answered else None,
            answered_at=self.times[2] if self.answered else None,
            validated_at=self.times[-1] if validated else None,
            validated_by_id=partner if validated else None,
            message_count=len(self.kinds) - (MessageKind.EVENT in self.kinds),
            last_seq=len(self.kinds),
        )
        builder.add(
            QuestionSite,
            question_id=self.id,
            structure_id=self.author % 60 + 1,
            user_id=self.author,
            created_at=first,
        )

    def line(self, seq: int) -> None:
        """One line of the exchange; events are not found by search."""
        builder, kind, at = self.builder, self.kinds[seq - 1], self.times[seq - 1]
        spoken = kind != MessageKind.EVENT
        text = builder.writer.message() if spoken else Text("", "", "", "")
        partner = builder.partners.get(self.body.id, [self.author])[0]
        before = {MessageKind.EVENT: QuestionState.SENT, MessageKind.ANSWER: QuestionState.TAKEN}.get(kind)
        after = {MessageKind.EVENT: QuestionState.TAKEN, MessageKind.ANSWER: QuestionState.ANSWERED}.get(kind)
        builder.add(
            QuestionMessage,
            id=next(builder.lines),
            question_id=self.id,
            seq=seq,
            author_id=partner if kind in (MessageKind.EVENT, MessageKind.ANSWER) else self.author,
            kind=kind,
            source=text.source,
            html=text.html,
            created_at=at,
            state_before=before,
            state_after=after,
        )
        if spoken:
            rank, bodies = QUESTION_RANKS.get(self.state, 0), bars([self.body.slug])
            builder.doc(self, seq, text, state=self.state.value, rank=rank, bodies=bodies)


class ResourcePlan:
    """A published guide to write."""

    thing = ThingKind.RESOURCE
    scope = "library"

    def __init__(self, builder: Builder, number: int) -> None:
        self.builder, self.id = builder, number
        self.author = builder.size.users - number % 3
        self.title = f"Guide {number} : {builder.writer.title()[3:]}"
        self.times = [builder.moment()]

    def head(self) -> None:
        """The row waits for its text: see `line`."""

    def line(self, seq: int) -> None:
        """The guide, its version, what it is about, its index row."""
        builder, at, text = self.builder, self.times[0], self.builder.writer.guide()
        body, theme = builder.random.choice(builder.bodies), builder.random.choice(builder.themes)
        summary = builder.writer.sentence()
        builder.add(
            Resource, id=self.id, slug=f"guide-{self.id}", scope=self.scope, kind=ResourceKind.GUIDE,
            state=ResourceState.PUBLISHED, title=self.title, summary=summary, source=text.source, html=text.html,
            owner_id=self.author, created_at=at, updated_at=at, published_at=at, verified_on=at.date(),
            verified_by_id=self.author, review_before=(at + timedelta(days=365)).date(),
        )  # fmt: skip
        builder.add(
            Revision, resource_id=self.id, number=1, title=self.title, summary=summary, source=text.source,
            author_id=self.author, created_at=at, published=True,
        )  # fmt: skip
        builder.add(ResourceBody, resource_id=self.id, body_id=body.id)
        builder.add(ResourceTheme, resource_id=self.id, theme_id=theme.id)
        builder.doc(
            self,
            0,
            text,
            subkind="guide",
            state=ResourceState.PUBLISHED.value,
            rank=RESOURCE_RANKS[ResourceState.PUBLISHED],
            bodies=bars([body.slug]),
            themes=bars([theme.slug]),
        )
