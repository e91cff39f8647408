"""The session cookie: Flask's own, its signer made once instead of twice a request."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class Cookies(SecureCookieSessionInterface):
    """Signs and reads the cookie of one application, whose keys stand when it is made."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of `app`."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer
