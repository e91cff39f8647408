"""Secrets given to a browser or a mail; the database keeps only their hash."""

import hashlib
import secrets


def new() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of `token`. A fast hash suffices: the secret is random, not chosen."""
    return hashlib.sha256(token.encode()).hexdigest()
