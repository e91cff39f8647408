"""What was searched for without result becomes the question, whatever partner is chosen."""

from typing import Any


def test_the_words_of_a_search_follow_to_the_form(make: Any, visit: Any) -> None:
    make.body("caf")
    client = visit(make.animateur())
    page = client.get("/questions/nouvelle?texte=chèque bois")
    assert "/questions/caf/nouvelle?texte=ch%C3%A8que+bois" in page.text
    assert "chèque bois" in client.get("/questions/caf/nouvelle?texte=chèque bois").text
