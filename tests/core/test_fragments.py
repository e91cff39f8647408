"""What is drawn once is drawn for exactly what it shows."""

from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup
from sqlalchemy.orm.exc import DetachedInstanceError

from fsforum.core.plain import Plain
from fsforum.core.web.fragments import Page, drawn
from fsforum.models import Space, Structure
from fsforum.threads.forms import ReplyForm
from tests.conftest import Client
from tests.factories import Make


def macros(site: Flask) -> Any:
    source = "{% macro name(who, more=1) %}<b>{{ who }}</b>{{ more }}{% endmacro %}"
    return site.jinja_env.from_string(source).module


def test_a_text_is_never_taken_for_the_markup_of_the_same_letters(app: Flask) -> None:
    macro = macros(app).name
    assert drawn(macro, Markup("<i>Ana</i>")) == "<b><i>Ana</i></b>1"
    assert drawn(macro, "<i>Ana</i>") == "<b>&lt;i&gt;Ana&lt;/i&gt;</b>1"
    assert drawn(macro, Markup("<i>Ana</i>")) == "<b><i>Ana</i></b>1"


def test_yes_and_one_are_two_values(app: Flask) -> None:
    macro = macros(app).name
    assert [drawn(macro, "Ana", more) for more in (1, True, 1.0)] == [
        "<b>Ana</b>1",
        "<b>Ana</b>True",
        "<b>Ana</b>1.0",
    ]


def test_imports_are_made_once_and_hold_no_page(app: Flask) -> None:
    template = app.jinja_env.get_template("_macros/ui.html")
    assert isinstance(template, Page)
    assert template.module is template.module


def test_each_showing_of_the_empty_form_has_a_key_of_its_own(app: Flask) -> None:
    with app.test_request_context("/"):
        form = ReplyForm.empty()
        assert form is ReplyForm.empty()
        keys = {value for _ in range(5) for _, name, value in form.hidden() if name == "key"}
    assert len(keys) == 5


def test_a_reply_typed_by_one_is_not_shown_to_another(make: Make, visit) -> None:  # type: ignore[no-untyped-def]
    ana, thread = make.animateur(), make.thread()
    page = f"/discussions/{thread.id}"
    visit(ana).get(page)
    refused: Client = visit(ana)
    assert refused.submit(f"{page}/reponses", {"body": "x"}).status_code == 422
    assert ">\nx</textarea>" not in visit(make.animateur()).get(f"{page}-{thread.slug}").text


def test_a_message_follows_what_changes_of_it(make: Make, visit) -> None:  # type: ignore[no-untyped-def]
    ana, bob = make.animateur(first_name="Ana"), make.animateur(first_name="Bob")
    thread = make.thread(author=ana)
    page = f"/discussions/{thread.id}-{thread.slug}"
    assert "Utile · 1" not in visit(bob).get(page).text
    visit(bob).submit(f"/discussions/{thread.id}/messages/1/utile", {"etat": "oui"})
    for reader, pressed in ((bob, True), (make.animateur(), False)):
        text = visit(reader).get(page).text
        assert "Utile · 1" in text
        assert ('aria-pressed="true"' in text.split('id="message-1"')[1].split("</li>")[0]) is pressed


def test_a_plain_row_says_what_it_was_read_with_and_nothing_else() -> None:
    kind = Plain(Structure, "name")
    assert kind.maybe((None, None)) is None
    found = kind((3, "Rioz"))
    assert (found.id, found.name) == (3, "Rioz")
    for left_out in ("slug", "parent"):
        with pytest.raises(DetachedInstanceError):
            getattr(found, left_out)
    assert len(Plain(Space)) == len(Space.__table__.columns)
