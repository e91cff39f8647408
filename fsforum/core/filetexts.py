"""The text of attached files: kept, judged for personal data, found by search behind the rights of each."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from fsforum.core import audit, fileguard, index, telling
from fsforum.core.policy import circles
from fsforum.models import (
    AccountState,
    File,
    FileText,
    NotificationKind,
    Post,
    Question,
    QuestionMessage,
    Resource,
    TextState,
    ThingKind,
    Thread,
    User,
)


@dataclass(frozen=True)
class Reading:
    """What reading a file gave: its text, or why there is none, and the personal data found in it."""

    state: TextState
    text: str = ""
    found: str = ""
    """Blocking kinds, between commas."""


def judged(text: str) -> Reading:
    """The reading of a text; needs no transaction, and may take a while."""
    return Reading(TextState.INDEXED, text, fileguard.found_in(text))


def keep(session: Session, file: File, reading: Reading) -> None:
    """Keep what was read of the newest version; a file with personal data is held until somebody decides."""
    file.text_state, file.text_leased_until = reading.state, None
    kept = session.get(FileText, file.id)
    if reading.text:
        if kept is None:
            session.add(FileText(file_id=file.id, text=reading.text))
        else:
            kept.text = reading.text
    elif kept is not None:
        session.delete(kept)
    if reading.found and file.released_at is None and not (file.held and kept):
        file.held, file.found = True, reading.found
        audit.record(session, None, "fichier.retenu", f"fichier:{file.id}", types=reading.found.split(","))
        _tell(session, file)
    session.flush()
    put(session, file)


def _tell(session: Session, file: File) -> None:
    """The one who sent a file hears that it is held, in the name of the animation, which decides."""
    thing = _thing(session, file)
    animation = select(User).where(circles.FIELD_ANIMATORS, User.state == AccountState.ACTIVE)
    actor = session.scalar(animation.order_by(User.id).limit(1))
    uploader = session.get_one(User, file.uploader_id)
    if thing is not None and actor is not None and uploader.state == AccountState.ACTIVE:
        kind, number, scope = thing
        event = telling.Event(NotificationKind.HELD, kind, number, scope, actor)
        telling.tell(session, event, [uploader])


def _thing(session: Session, file: File) -> tuple[ThingKind, int, str] | None:
    """What readers find the file in, and its scope."""
    if file.resource_id:
        return ThingKind.RESOURCE, file.resource_id, session.get_one(Resource, file.resource_id).scope
    if file.post_id:
        thread = session.get_one(Thread, session.get_one(Post, file.post_id).thread_id)
        return ThingKind.THREAD, thread.id, thread.scope
    if file.message_id:
        question = session.get_one(Question, session.get_one(QuestionMessage, file.message_id).question_id)
        return ThingKind.QUESTION, question.id, question.scope
    return None


def put(session: Session, file: File) -> None:
    """Let search find the file by its text, or no longer: held, loose or unread, nobody finds it."""
    loose = file.post_id is None and file.message_id is None and file.resource_id is None
    kept = None if loose or file.held else session.get(FileText, file.id)
    if kept is None:
        index.remove_file(session, file)
    else:
        index.put_file(session, file, kept.text)


def follow(session: Session, parent: Post | QuestionMessage | Resource) -> None:
    """A thing was published, shown again or changed: search says the same of its files."""
    if not parent.file_count:
        return
    owner = {Post: File.post_id, QuestionMessage: File.message_id, Resource: File.resource_id}[type(parent)]
    query = select(File, FileText.text).join(FileText, FileText.file_id == File.id)
    for file, text in session.execute(query.where(owner == parent.id, File.held.is_(False))):
        index.put_file(session, file, text)


def forget(session: Session, file: File) -> None:
    """Drop the text of a file that goes, or gets other bytes; what it belongs to must still be known."""
    index.remove_file(session, file)
    session.execute(delete(FileText).where(FileText.file_id == file.id))


def wait(file: File) -> None:
    """The newest version has not been read yet."""
    file.text_state, file.text_tries, file.text_leased_until = TextState.WAITING, 0, None
