"""A word that stands in one hidden thing alone shows nowhere to those who may not read that thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from fsforum.core import mails
from fsforum.extensions import session
from fsforum.models import Outbox
from tests.rights_table import PLACES
from tests.support.answers import text_of
from tests.support.undone import undone
from tests.support.world import EVERYBODY, World

READERS = ("inconnu", *EVERYBODY)
HREF = re.compile(r'(?:href|src|action|data-[a-z-]+-url)="(/[^"#]*)')
MOST_PAGES = 1500
ALIKE = 6  # of links that differ only after the « ? », so many are followed


@pytest.fixture(scope="module")
def seen() -> dict[str, set[str]]:
    """The secrets that each reader met with good reason."""
    return {}


def addresses(site: Flask, world: World) -> Iterator[str]:
    """Every GET route, for every thing of the world that fits it."""
    with site.test_request_context():
        for rule in site.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                for place in PLACES.values():
                    values = place(world)
                    if rule.arguments <= set(values):
                        yield site.url_for(rule.endpoint, **{k: values[k] for k in rule.arguments})


def questions(world: World) -> Iterator[str]:
    """Whatever answers to words, asked for each secret: the word is shortened, so that an echo is no leak."""
    for secret in world.secrets:
        word = secret.word[:-1]
        yield f"/recherche?q={word}"
        yield f"/questions/similaires?texte={word}"
        yield f"/questions/similaires?texte={word}&forme=liste"
        yield f"/recherche/suggestions?q={word}"
        yield f"/discussions/mentions?espace={world.space.id}&q={word}"
        yield f"/questions/caf/mentions?q={word}"


def new(link: str, followed: Counter[str]) -> bool:
    """Whether the crawl follows a link: it knows enough of a page after a few of its variants."""
    path = link.partition("?")[0]
    followed[path] += 1
    return followed[path] <= ALIKE


@pytest.mark.parametrize("reader", READERS)
def test_a_secret_is_in_no_page_of_those_who_may_not_read_it(
    site: Flask, world: World, enter, seen: dict[str, set[str]], reader: str
):
    """From every address that exists, then along every link found there."""
    browser = enter(reader)
    asked = [] if reader == "inconnu" else questions(world)
    waiting = list(dict.fromkeys([*addresses(site, world), *asked]))
    known, found, followed = set(waiting), [], Counter[str]()
    met = seen.setdefault(reader, set())
    with undone():
        while waiting and len(known) < MOST_PAGES:
            path = waiting.pop(0)
            answer = browser.get(path)
            if (answer.location or "").startswith("/connexion"):
                continue  # it repeats the address that was asked for
            page = text_of(answer)
            text = unescape(page) + str(answer.headers)
            found += [f"{path}: {leak}" for leak in world.leaks(reader, text)]
            met |= {secret.word for secret in world.told(text)}
            links = {unescape(link) for link in HREF.findall(page)} - known
            fresh = [
                link for link in sorted(links) if not link.startswith("/static/") and new(link, followed)
            ]
            known.update(links)
            waiting += fresh
    assert found == []
    assert len(known) < MOST_PAGES, "the crawl never ends"


def test_every_secret_is_shown_to_somebody(world: World, seen: dict[str, set[str]]):
    """The crawl goes far enough to meet each word where it may be read: elsewhere it would have, too."""
    unmet = [s for s in world.secrets if not any(s.word in seen[name] for name in s.readers)]
    assert [f"{s.what} ({s.word})" for s in unmet] == []


def test_no_mail_says_more_than_its_reader_may_read(world: World):
    """Mails queued when their reader still had the right are composed with the rights of today."""
    names = {user.email: name for name, user in world.people.items()}
    with undone():
        while mails.deliver_due():
            pass
        sent = session().scalars(select(Outbox).where(Outbox.id != world.mail.id)).all()
        leaks = [
            (mail.subject, world.leaks(names[mail.address], f"{mail.subject} {mail.text} {mail.html}"))
            for mail in sent
            if mail.address in names
        ]
        outcomes = {mail.outcome for mail in sent}
    assert [leak for leak in leaks if leak[1]] == []
    assert {"kept", "dropped"} <= outcomes
