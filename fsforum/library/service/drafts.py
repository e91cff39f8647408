"""« Modifications non publiées »: what somebody types into a published resource, kept beside it.

Nobody else reads it, and nothing that readers see changes until it is published or sent.
"""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from fsforum.core import attachments, clock, once, throttle
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.policy import can, demand
from fsforum.core.transaction import transaction
from fsforum.library.carried import Content
from fsforum.models import ChangeKind, File, Proposal, ProposalState, Resource, Revision, User

MOST_FILES = 200  # that come with a text: those of the form, and the pictures that it shows
KEPT_FOR, FORGOTTEN_AT_ONCE = timedelta(days=182), 500
FREE_SAVES, WINDOW = 300, timedelta(minutes=15)  # a browser saves every few seconds while somebody types


def keep_draft(
    resource: Resource,
    author: User,
    content: Content,
    *,
    base: int,
    note: str = "",
    change: ChangeKind = ChangeKind.MINOR,
    key: str = "",
) -> Proposal | None:
    """Keep what `author` typed over version `base`, in the place of their earlier draft.

    None, and nothing is kept, when the form of this `key` was published or sent meanwhile.
    """
    with transaction() as session:
        if any(once.used(session, author, kind, key) for kind in ("revision", "proposal")):
            return None
        demand(author, "draft", resource)
        start(session, resource, author, base)
        throttle.check(session, "brouillon", str(author.id))
        throttle.hit(session, "brouillon", str(author.id), FREE_SAVES, WINDOW)
        draft = open_draft(session, resource, author)
        fill(session, draft, author, content, base=base, note=note, change=change)
        return draft


def discard(resource: Resource, author: User) -> None:
    """Throw the draft of `author` away; the resource stays as it is."""
    with transaction() as session:
        clear_draft(session, resource, author)


def start(session: Session, resource: Resource, author: User, base: int) -> Revision:
    """The version that a change starts from: one that `author` may read."""
    query = select(Revision).filter_by(resource_id=resource.id, number=base)
    found = session.scalars(query.options(joinedload(Revision.resource))).one_or_none()
    if found is None or not can(author, "view", found):
        raise DomainError("La version de départ manque. Rechargez la page.")
    return found


def forget_old_drafts() -> int:
    """Delete drafts that nobody has touched for half a year, and proposals taken back; returns how many."""
    states = (ProposalState.DRAFT, ProposalState.WITHDRAWN)
    with transaction() as session:
        old = select(Proposal).where(Proposal.state.in_(states), Proposal.saved_at < clock.now() - KEPT_FOR)
        found = list(session.scalars(old.order_by(Proposal.id).limit(FORGOTTEN_AT_ONCE)))
        for draft in found:
            release_files(session, draft)
            session.delete(draft)
        return len(found)


def open_draft(session: Session, resource: Resource, author: User) -> Proposal:
    """The one draft of `author`, made when there is none; another request may make it in the same second."""
    found = draft_of(session, resource, author)
    if found is not None:
        return found
    now = clock.now()
    draft = Proposal(
        resource_id=resource.id,
        author_id=author.id,
        state=ProposalState.DRAFT,
        base=resource.version,
        title=resource.title,
        source="",
        saved_at=now,
    )
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        found = draft_of(session, resource, author)
        if found is None:
            raise NotNow("Votre brouillon vient d’être publié ou abandonné ailleurs.") from None
        return found
    return draft


def fill(
    session: Session,
    draft: Proposal,
    author: User,
    content: Content,
    *,
    base: int,
    note: str,
    change: ChangeKind,
) -> None:
    """Put what the form carries into the draft, files included."""
    draft.base, draft.note, draft.change = base, note, change
    draft.title, draft.summary, draft.source = content.title, content.summary, content.source
    draft.facts = facts_in(content)
    draft.saved_at = clock.now()
    session.execute(update(File).where(File.proposal_id == draft.id).values(proposal_id=None))
    for file in attachments.loose(session, author, content.files, MOST_FILES):
        file.proposal_id = draft.id


def facts_in(content: Content) -> dict[str, object]:
    """What a form says beside the text, as versions keep it."""
    return {
        "kind": content.kind.value,
        "official_link": content.official_link,
        "keywords": content.keywords,
        "themes": sorted(set(content.themes)),
        "bodies": sorted(set(content.bodies)),
    }


def draft_of(session: Session, resource: Resource, author: User) -> Proposal | None:
    """The draft that `author` has of the resource, if any."""
    where = {"resource_id": resource.id, "author_id": author.id, "state": ProposalState.DRAFT}
    return session.scalars(select(Proposal).filter_by(**where)).one_or_none()


def clear_draft(session: Session, resource: Resource, author: User) -> None:
    """The draft is published or thrown away; its files belong to nothing until they are attached."""
    draft = draft_of(session, resource, author)
    if draft is not None:
        release_files(session, draft)
        session.delete(draft)
        session.flush()


def release_files(session: Session, proposal: Proposal) -> None:
    """The files of a change belong to nothing again: attached by what follows, or swept away."""
    gone = update(File).where(File.proposal_id == proposal.id)
    session.execute(gone.values(proposal_id=None))
