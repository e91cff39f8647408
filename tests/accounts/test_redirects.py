"""After signing in one lands on this site, whatever the address asked for."""

from __future__ import annotations

import pytest

from fsforum.accounts.redirects import local_path
from tests.factories import PASSWORD

ELSEWHERE = [
    "https://evil.example",
    "http://evil.example/",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/discussions/\\evil.example",
    "/\tevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    "/\r\nLocation: https://evil.example",
    " //evil.example",
    " https://evil.example",
    "\x00//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/discussions//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "ftp://evil.example",
    "//evil.example@127.0.0.1/",
    "/ /evil.example",
    "/\u200b/evil.example",
    "/\u2028/evil.example",
    "?suite=//evil.example",
    "#//evil.example",
    "/connexion",
    "/connexion?suite=/connexion",
    "/deconnexion",
    "/mot-de-passe/secret",
    "/" + "a" * 2500,
    "",
    None,
]
HERE = [
    "/",
    "/discussions/12-qui-prete?page=2#message-23",
    "/recherche?q=prime+d%27activit%C3%A9&type=guide",
    "/fichiers/3/r%C3%A9sum%C3%A9.pdf",
    "/fichiers/3/résumé.pdf",
    "/recherche?q=https://exemple.fr/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_spelling_leads_elsewhere(target):
    assert local_path(target) == "/"


@pytest.mark.parametrize("target", HERE)
def test_pages_of_this_site_are_kept(target):
    assert local_path(target) == target


@pytest.mark.parametrize("target", [t for t in ELSEWHERE if t])
def test_signing_in_never_leads_elsewhere(make, stranger, target):
    ana = make.animateur()
    filled = {"email": ana.email, "password": PASSWORD, "suite": target}
    answer = stranger.submit("/connexion", filled)
    assert answer.status_code == 302 and answer.headers["Location"] == "/"
    again = stranger.get("/connexion", query_string={"suite": target})
    assert again.headers["Location"] == "/"
