"""Headers of every answer: strict CSP, no sniffing, no frames, nothing kept by shared caches; compression."""

import gzip

from flask import Flask, Response, g, request

from fsforum.config import Settings

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
LEAST_BYTES = 860
PACKED = ("text/", "application/json", "application/javascript", "image/svg+xml")


def bind(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer of `app`, errors included."""

    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CSP)
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers["X-Robots-Tag"] = "noindex, nofollow"
        if settings.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "private, no-cache"
            headers.add("Vary", "Cookie")
        if g.get("request_id"):
            headers["X-Request-Id"] = g.request_id
        return compress(response)


def compress(response: Response) -> Response:
    """Gzip a text answer for clients that take it, at level 1: most of the gain, little of the work."""
    if (
        response.direct_passthrough
        or response.status_code < 200
        or response.status_code in (204, 304)
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(PACKED)
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return response
    data = response.get_data()
    if len(data) < LEAST_BYTES:
        return response
    response.set_data(gzip.compress(data, compresslevel=1, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
    return response
