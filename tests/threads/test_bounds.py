"""Changing a message again and again costs as little as writing: slowed down, and ten changes a page."""

from __future__ import annotations

import html
import re

import pytest

from fsforum.channels import queries
from fsforum.channels import service as channels
from fsforum.channels.service import lines
from fsforum.core import diff
from fsforum.core.errors import TooMany
from fsforum.threads import service
from fsforum.threads.service import writing


def test_the_history_has_ten_changes_a_page(make, visit):
    ana = make.animateur()
    thread = make.thread(author=ana)
    post = make.post(thread, "Texte 0", author=ana)
    for n in range(1, 24):
        service.edit_post(post, ana, f"Texte {n}")
    client, path = visit(ana), f"/discussions/{thread.id}/messages/2/historique"
    pages, seen = 0, []
    while path:
        page = client.get(path).text
        pages += 1
        seen += re.findall(r"<ins>(\d+)</ins>", page)
        older = re.search(r'href="([^"]*avant=\d+)"', page)
        path = html.unescape(older[1]) if older else ""
    assert pages == 3
    assert seen == [str(n) for n in range(23, 0, -1)]
    for odd in ("x", "9" * 30, "0", "99999999", "-1"):
        assert client.get(f"/discussions/{thread.id}/messages/2/historique?avant={odd}").status_code == 200


def test_edits_are_paced_like_messages(make, monkeypatch):
    monkeypatch.setattr(writing, "MOST_MESSAGES", 2)
    ana = make.animateur()
    thread = make.thread(author=ana)
    with pytest.raises(TooMany):
        for n in range(9):
            service.edit_thread(thread, ana, f"Un titre {n}", None, "")


def test_edits_of_questions_are_paced_too(make, monkeypatch):
    monkeypatch.setattr(lines, "FREE_WRITES", 2)
    field, question = make.field(), make.question(channel="caf")
    question = queries.question("caf", question.id)
    with pytest.raises(TooMany):
        for n in range(9):
            channels.edit_question(question, field, f"Un titre {n}", theme_id=None, keywords="")


def test_a_series_of_tangled_texts_costs_one_comparison(monkeypatch):
    spent: list[int] = []
    spend = diff.Budget.spend

    def counted(self: diff.Budget, steps: int) -> None:
        spent.append(min(steps, max(self.left, 0)))
        spend(self, steps)

    monkeypatch.setattr(diff.Budget, "spend", counted)
    texts = ["a b " * 2000 + str(n) + " b a" * 2000 for n in range(10)]
    assert len(diff.series(texts)) == 9
    assert sum(spent) <= diff.WORD_WORK
    assert diff.series(["un", "un mot"])[0] == diff.words("un", "un mot")
