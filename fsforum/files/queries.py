"""Reading a file's row with what its rights hang on."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fsforum.extensions import session
from fsforum.models import File, Post, Proposal, QuestionMessage


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
