"""Static files: the address carries the hash of the whole folder, so that browsers keep them for ever.

`/static/v-<hash>/js/site.js`: modules that import each other by relative path stay within one version.
The stylesheets are joined into one, `site.css`, in the order of css/order.txt.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, request
from werkzeug.security import safe_join

from fsforum.core.guard import public

FOR_EVER = "public, max-age=31536000, immutable"
A_WEEK = "public, max-age=604800"
SITE_CSS = "site.css"
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


def joined(folder: Path) -> bytes:
    """The stylesheets named in css/order.txt, one after the other."""
    lines = (folder / "css" / "order.txt").read_text().splitlines()
    names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return "\n".join((folder / "css" / name).read_text() for name in names).encode()


def version(folder: Path) -> str:
    """A short hash of every file of the folder."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(str(path.relative_to(folder)).encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:12]


def bind(app: Flask, folder: Path) -> None:
    """Serve `folder` under /static/ and give templates `asset(name)`."""
    current = version(folder)
    read = _reader(folder)

    def asset(name: str) -> str:
        return f"/static/v-{current}/{name}"

    @public
    def static(filename: str) -> Response:
        lasting = A_WEEK
        if filename.startswith("v-"):
            stamp, _, filename = filename.partition("/")
            lasting = FOR_EVER if stamp == f"v-{current}" else A_WEEK
        found = read(filename)
        if found is None:
            abort(404)
        raw, packed, kind = found
        small = packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(packed if small else raw, content_type=kind)
        if small:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = lasting
        response.headers["Vary"] = "Accept-Encoding"
        response.set_etag(f"{current}{'-gz' if small else ''}")
        response.make_conditional(request)
        return response

    app.add_url_rule("/static/<path:filename>", "static", static, methods=["GET"])
    app.jinja_env.globals["asset"] = asset


def _reader(folder: Path) -> Callable[[str], tuple[bytes, bytes | None, str] | None]:
    """Content, packed content and type of a file, kept in memory (the folder is small and fixed)."""

    @lru_cache(maxsize=512)
    def read(name: str) -> tuple[bytes, bytes | None, str] | None:
        if name == SITE_CSS:
            raw = joined(folder)
        else:
            path = safe_join(str(folder), name)
            try:
                if path is None or not Path(path).is_file():
                    return None
                raw = Path(path).read_bytes()
            except (OSError, ValueError):  # a name too long for the disk, or that holds a NUL
                return None
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        packed = None if name.endswith((".woff2", ".png")) else gzip.compress(raw, 9, mtime=0)
        return raw, packed, kind

    return read
