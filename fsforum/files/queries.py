"""Reading a file's row with what its rights hang on."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.extensions import session
from fsforum.models import File, FileVersion, Post, Proposal, QuestionMessage


def attached(file_id: int, **_name: str) -> File | None:
    """File number `file_id` with what it belongs to (the name in its address is for the reader alone)."""
    query = (
        select(File)
        .where(File.id == file_id)
        .options(
            joinedload(File.post).joinedload(Post.thread),
            joinedload(File.message).joinedload(QuestionMessage.question),
            joinedload(File.resource),
            joinedload(File.proposal).joinedload(Proposal.resource),
        )
        .execution_options(populate_existing=True)
    )
    return session().scalar(query)


def with_uploader(file_id: int) -> File | None:
    """A file of a resource, with who sent its newest version."""
    query = (
        select(File)
        .where(File.id == file_id)
        .options(joinedload(File.resource), joinedload(File.uploader))
        .execution_options(populate_existing=True)
    )
    file = session().scalar(query)
    return file if file is not None and file.resource is not None else attached(file_id)


def version(file_id: int, number: int) -> FileVersion | None:
    """An earlier version, with its file and what the rights of it hang on."""
    query = select(FileVersion).where(FileVersion.file_id == file_id, FileVersion.number == number)
    files = joinedload(FileVersion.file)
    return session().scalar(
        query.options(
            files.joinedload(File.resource),
            files.joinedload(File.post).joinedload(Post.thread),
            files.joinedload(File.message).joinedload(QuestionMessage.question),
            files.joinedload(File.proposal).joinedload(Proposal.resource),
        )
    )


def earlier(file: File) -> list[FileVersion]:
    """The versions before the newest, latest first, with who sent each."""
    query = select(FileVersion).filter_by(file_id=file.id).options(joinedload(FileVersion.uploader))
    return list(session().scalars(query.order_by(FileVersion.number.desc())))
