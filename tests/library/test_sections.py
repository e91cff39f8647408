"""A fiche is one text: cut into its parts to be written, put together to be kept, and nothing is lost."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from fsforum.library import sections

PIECES = """## Pour qui|## Documents|### Sous-titre|## À nous|Un mot.|- un|1. deux|- [ ] pièce|- [x] faite
||```|~~~|  - dedans|**gras** : oui|> cité|a|#### Petit"""
LINES = st.lists(st.sampled_from(re.split(r"[|\n]", PIECES)), max_size=14)
NAMED = {"Pour", "qui", "Documents", "Pièces", "à", "réunir"}


def words(text: str) -> list[str]:
    """What a text says, without the signs that say how."""
    return sorted(re.sub(r"\d+\.|[^\w\s]", " ", text).split())


def test_the_parts_that_say_something_make_the_text_in_the_order_of_the_page():
    text = sections.join(
        {"fallback": "Appeler.", "steps": "Ouvrir\nValider", "papers": "Bail\nRIB", "traps": "", "more": ""}
    )
    assert text == (
        "## Pièces à réunir\n\n- [ ] Bail\n- [ ] RIB\n\n"
        "## Les étapes\n\n1. Ouvrir\n2. Valider\n\n## Plan B\n\nAppeler."
    )
    assert sections.split(text) == {"papers": "Bail\nRIB", "steps": "Ouvrir\nValider", "fallback": "Appeler."}


def test_headings_of_older_fiches_are_known_and_lists_come_as_lines():
    parts = sections.split("## Documents\n\n- Bail\n- **RIB** : récent\n\n## Étapes\n\n1) Ouvrir\n2) Valider")
    assert parts == {"papers": "Bail\n**RIB** : récent", "steps": "Ouvrir\nValider"}


def test_what_is_in_no_part_stays():
    text = "Avant tout.\n\n## Pour qui\n\nTous.\n\n## Au guichet\n\nGarder une copie."
    parts = sections.split(text)
    assert parts == {"whom": "Tous.", "more": "Avant tout.\n\n## Au guichet\n\nGarder une copie."}
    assert sections.join(parts) == text


def test_paragraphs_and_lists_within_lists_stay_as_written():
    steps = "Ouvrir le compte.\n\n1. Cliquer\n   - à gauche\n2. Valider"
    assert sections.split(sections.join({"steps": steps})) == {"steps": steps}
    ticked = "- [x] Bail\n- [ ] RIB"
    assert sections.split(sections.join({"papers": ticked})) == {"papers": ticked}


def test_a_part_cannot_open_another_one_nor_swallow_the_rest():
    text = sections.join({"steps": "## Plan B\n\nRien", "traps": "```\n## code", "fallback": "Appeler."})
    assert sections.split(text) == {
        "steps": "### Plan B\n\nRien",
        "traps": "```\n## code\n```",
        "fallback": "Appeler.",
    }


@given(LINES)
def test_no_word_is_lost_and_the_text_settles(lines: list[str]):
    text = "\n".join(lines).strip()
    once = sections.join(sections.split(text))
    assert [w for w in words(text) if w not in NAMED] == [w for w in words(once) if w not in NAMED]
    twice = sections.join(sections.split(once))
    assert sections.join(sections.split(twice)) == twice
