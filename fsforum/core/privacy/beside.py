"""What stands beside the texts of a thing: kept mails and attached files hold the same values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fsforum.core import filetexts
from fsforum.models import File, FileText, Outbox

SHORTEST = 3
_BETWEEN = r"(?:<[^<>]{0,200}>|&#?\w{1,10};|[^\w<&]|_){0,12}?"
_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Taken:
    """One value that is taken out, its kind, and what stands in its place."""

    value: str
    kind: str
    said: str


def clean_mails(session: Session, taken: Iterable[Taken]) -> None:
    """Kept mails lose the values, however their lines are cut; those to leave are composed anew."""
    for one in dict.fromkeys(taken):
        pattern = written(one.value)
        if pattern is None:
            continue
        like = "%" + "%".join(_RUN.findall(one.value)) + "%"
        columns = (Outbox.subject, Outbox.text, Outbox.html)
        for mail in session.scalars(select(Outbox).where(or_(*(column.like(like) for column in columns)))):
            mail.subject = pattern.sub(one.said, mail.subject)[:300]
            mail.text, mail.html = pattern.sub(one.said, mail.text), pattern.sub(one.said, mail.html)


def hold_files(session: Session, where: ColumnElement[bool], taken: Iterable[Taken]) -> list[File]:
    """Files whose text holds one of the values wait for the animation from now on; returns them."""
    patterns = [(pattern, one.kind) for one in dict.fromkeys(taken) if (pattern := written(one.value))]
    query = select(File, FileText.text).join(FileText, FileText.file_id == File.id)
    held = []
    for file, text in session.execute(query.where(where, File.held.is_(False)).order_by(File.id)):
        kinds = {kind for pattern, kind in patterns if pattern.search(text)}
        if kinds:
            file.held, file.found = True, ",".join(sorted(kinds))[:200]
            filetexts.put(session, file)
            held.append(file)
    return held


def written(value: str) -> re.Pattern[str] | None:
    """`value` however its signs are spaced, emphasised or cut by a line; None when it is too short."""
    signs = [re.escape(sign) for sign in value if sign.isalnum()]
    if len(signs) < SHORTEST:
        return None
    return re.compile(rf"(?<![^\W_]){_BETWEEN.join(signs)}(?![^\W_])", re.IGNORECASE)
