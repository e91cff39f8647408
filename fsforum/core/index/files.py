"""What the index says of the text of attached files: rows of what they belong to, with its readers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsforum.core.index import rows
from fsforum.models import FILES, File, Post, QuestionMessage, SearchDoc, ThingKind

MOST = 100_000
"""Characters of one file that search knows."""


def put_file(session: Session, file: File, text: str) -> None:
    """Index (again) the text of an attached file; what nobody finds (hidden, draft, note) hides its files."""
    place = _place(session, file)
    around = place and session.scalar(
        select(SearchDoc).filter_by(kind=place[0], ref_id=place[1], seq=place[2])
    )
    if not around:
        remove_file(session, file)
        return
    rows.put(
        session,
        around.kind,
        around.ref_id,
        FILES + file.id,
        scope=around.scope,
        title=file.name,
        text=text[:MOST],
        keys_a=file.name.replace("_", " ").replace(".", " "),
        at=file.replaced_at or file.created_at,
        rank=around.rank,
        subkind=ThingKind.FILE.value,
        state=around.state,
        themes=around.themes,
        bodies=around.bodies,
    )


def remove_file(session: Session, file: File) -> None:
    """Find the file no longer: to be called while it still belongs to something."""
    place = _place(session, file)
    if place:
        kind, number, _seq = place
        rows.remove(session, kind, number, FILES + file.id)


def _place(session: Session, file: File) -> tuple[ThingKind, int, int] | None:
    """The row of the index that stands for what the file belongs to."""
    if file.resource_id:
        return ThingKind.RESOURCE, file.resource_id, 0
    if file.post_id:
        post = session.get_one(Post, file.post_id)
        return ThingKind.THREAD, post.thread_id, post.seq
    if file.message_id:
        message = session.get_one(QuestionMessage, file.message_id)
        return ThingKind.QUESTION, message.question_id, message.seq
    return None
