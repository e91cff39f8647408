"""The browser from which somebody has already signed in: strangers who try passwords do not slow it down.

A signed cookie says for which address, never more; it opens nothing by itself.
"""

import ipaddress
import secrets

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from fsforum.core import tokens

LASTS = 180 * 24 * 3600


def _name() -> str:
    return "__Host-appareil" if current_app.config["SESSION_COOKIE_SECURE"] else "appareil"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="device")


def known(email: str) -> str:
    """What distinguishes this browser when it has signed `email` in before; empty otherwise."""
    try:
        owner, number = _signer().loads(request.cookies.get(_name(), ""), max_age=LASTS)
    except (BadData, ValueError, TypeError):
        return ""
    return str(number) if owner == tokens.digest(email)[:20] else ""


def remember(response: Response, email: str) -> None:
    """Leave the mark of a successful sign-in of `email` in this browser."""
    response.set_cookie(
        _name(),
        str(_signer().dumps([tokens.digest(email)[:20], known(email) or secrets.token_hex(8)])),
        max_age=LASTS,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def network() -> str:
    """The network that this request comes from: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def in_words(agent: str) -> str:
    """« Firefox sur Windows », from what a browser says of itself."""
    browser = next((word for sign, word in BROWSERS if sign in agent), "Navigateur inconnu")
    system = next((word for sign, word in SYSTEMS if sign in agent), "")
    return f"{browser} sur {system}" if system else browser
