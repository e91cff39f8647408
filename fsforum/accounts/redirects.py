"""Where to go after signing in: a page of this site, never another one."""

import re

HOME = "/"
LONGEST = 2000
_LOCAL = re.compile(r"/(?![/\\])[!-~À-ɏ]*")
_NOWHERE = ("/connexion", "/deconnexion", "/mot-de-passe", "/invitation")


def local_path(target: str | None) -> str:
    """`target` when it is a plain path of this site, else the home page.

    Refused: other sites in any spelling (`//`, backslashes, schemes, control characters, spaces), and
    the pages of signing in themselves.
    """
    if not target or len(target) > LONGEST or not _LOCAL.fullmatch(target):
        return HOME
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    if "//" in path or "\\" in target or path.startswith(_NOWHERE):
        return HOME
    return target
