"""What forms say of a choice that is empty or unknown: in French, on a page (422), whatever the form."""

import pytest

WRITTEN = ("title", "body", "name", "email", "espace")
ENGLISH = ("Not a valid", "This field is required", "Invalid", "could not coerce", "Choices cannot")


@pytest.fixture
def place(make):
    """Something to act on in each address."""
    make.theme()
    make.partner("msa")
    make.partner("caf")
    make.thread()
    return {"question": make.question(channel="caf").id}


FORMS = [
    ("/questions/caf/{question}/reorientation", {"target": ""}, "Choisissez un partenaire."),
    ("/questions/caf/{question}/assignation", {"person": ""}, "Choisissez un référent."),
    ("/questions/caf/nouvelle", {"title": "Une question assez longue", "theme": ""}, ""),
    ("/questions/caf/{question}/modifier", {"title": "Une question assez longue", "theme": ""}, ""),
    (
        "/discussions/nouvelle",
        {"espace": "vie-du-reseau", "title": "Un titre", "body": "Bonjour", "theme": ""},
        "",
    ),
    ("/administration/structures/nouvelle", {"kind": "", "parent_id": "", "name": "Rioz"}, "Choisissez une"),
    (
        "/administration/organismes/nouveau",
        {"kind": "", "article": "x", "name": "Un organisme"},
        "Choisissez",
    ),
    (
        "/administration/espaces/nouveau",
        {"animateur": "x", "admin": "x", "name": "Un espace"},
        "Choisissez une",
    ),
    ("/administration/invitations", {"email": "x@exemple.fr", "role": "", "place": ""}, "Choisissez"),
    (
        "/ressources/nouvelle",
        {"title": "Un titre", "kind": "", "review": "", "verified_by": ""},
        "Choisissez",
    ),
    ("/compte/notifications", {"reply": "", "mention": "x"}, "Choisissez une des réponses"),
]


@pytest.mark.parametrize(("path", "data", "sentence"), FORMS)
@pytest.mark.parametrize("value", ["as given", "inconnu", "99999999", "’\u0000<b>"])
def test_an_empty_or_unknown_choice_is_refused_in_french(make, visit, place, path, data, sentence, value):
    chosen = data if value == "as given" else {k: v if k in WRITTEN else value for k, v in data.items()}
    answer = visit(make.admin()).submit(path.format(**place), chosen)
    assert answer.status_code in (302, 303, 422), answer.status_code
    if answer.status_code == 422:
        assert not [words for words in ENGLISH if words in answer.text]
        assert sentence in answer.text or value != "as given"
