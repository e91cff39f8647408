"""French spaces: what templates say and what people typed as a title never breaks before a mark."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fsforum.core.typography import NBSP, NNBSP, bound, stopped


def test_templates_are_typeset_when_they_are_compiled(app):
    template = app.jinja_env.from_string(
        "Erreur : {{ name }} ; {{ 'Oui ?' }}{{ ' : ' ~ name }} « {{ name }} » "
        '<a href="/x?a=1;b=2&amp;c" title="Vu !">&#39; ou</a>{# rien : ici #}'
    )
    assert template.render(name="a : b") == (
        f"Erreur{NBSP}: a : b{NNBSP}; Oui{NNBSP}?{NBSP}: a : b «{NBSP}a : b{NBSP}» "
        f'<a href="/x?a=1;b=2&amp;c" title="Vu{NNBSP}!">&#39; ou</a>'
    )


def test_only_spaces_that_are_there_become_no_break():
    assert bound("Qui ? «Quoi» à 10:30; où:ici !") == f"Qui{NNBSP}? «Quoi» à 10:30; où:ici{NNBSP}!"
    assert bound("<b>Note</b> :</p>") == f"<b>Note</b>{NBSP}:</p>"


def test_a_sentence_gets_its_full_stop_once():
    said = ["Remplacé par le dépliant", "Il a changé. ", "Vu ?", "C’est « fini »", ""]
    assert [stopped(one) for one in said] == [
        "Remplacé par le dépliant.",
        "Il a changé.",
        "Vu ?",
        "C’est « fini »",
        "",
    ]


@given(st.text(alphabet=" ab1;!?:«»\u00a0\u202f", max_size=60))
def test_nothing_but_spaces_changes_and_twice_is_once(text):
    assert bound(bound(text)) == bound(text)
    assert "".join(bound(text).split()) == "".join(text.split())
