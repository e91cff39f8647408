"""What a resource says: made, changed and restored, each time as a new version."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fsforum.core import attachments, audit, clock, notify, once, scopes, slugs, throttle
from fsforum.core.errors import NotNow
from fsforum.core.policy import demand
from fsforum.core.policy.library import LIVE
from fsforum.core.transaction import locked, transaction
from fsforum.extensions import session as current_session
from fsforum.library.carried import Content
from fsforum.library.freshness import Freshness
from fsforum.library.service.drafts import MOST_FILES, clear_draft
from fsforum.library.service.shared import answer, go_live, hand_in, link, put
from fsforum.library.service.versions import next_text, record, render
from fsforum.models import (
    ChangeKind,
    File,
    Resource,
    ResourceBody,
    ResourceState,
    ResourceTheme,
    Revision,
    User,
)

RESERVED = {
    "nouvelle",
    "collections",
    "reponses",
    "propositions",
    "images",
    "liens",
    "import",
    "imports",
    "bibliotheque",
    "fiche",
}
TRIES = 5
FREE_WRITES = 60  # versions that one person saves in a quarter of an hour


def keep_files(uploader: User, uploads: Iterable[attachments.Upload]) -> list[int]:
    """Files of a form, before it is known whether the rest of it is valid; returns their numbers.

    Raises DomainError and TooMany as attachments do; no bytes are then left.
    """
    uploads = list(uploads)
    attachments.spare(current_session(), uploader, uploads)
    kept = attachments.keep(uploads)
    try:
        with transaction() as session:
            return [file.id for file in attachments.receive(session, kept, uploader)]
    except BaseException:
        attachments.forget(kept)
        raise


def create(
    author: User,
    content: Content,
    *,
    key: str = "",
    freshness: Freshness | None = None,
    submitted: bool = False,
) -> Resource:
    """A new resource with its version 1: a draft, or published with `freshness`, or sent for validation.

    The caller has checked `create` on Resource; publishing and each question are checked here.
    """
    with transaction() as session:
        sent = once.mark("resource", key, content.title, content.source)
        known = once.claim(session, author, sent)
        earlier = session.get(Resource, known) if known else None
        if earlier and earlier.owner_id == author.id:
            return earlier
        _spare(session, author)
        if freshness:
            demand(author, "publish", "site")
        resource = _insert(session, author, content)
        once.keep(session, author, sent, resource.id)
        _follow_up(session, resource, author, content, freshness, submitted)
        record(session, resource, author, "Première version", ChangeKind.MAJOR)
        return resource


def draft(session: Session, author: User, content: Content, note: str) -> Resource:
    """A new draft, in the caller's transaction."""
    resource = _insert(session, author, content)
    _follow_up(session, resource, author, content, None, False)
    record(session, resource, author, note, ChangeKind.MAJOR)
    return resource


def revise(
    resource: Resource,
    editor: User,
    content: Content,
    *,
    base: int,
    note: str = "",
    change: ChangeKind = ChangeKind.MINOR,
    key: str = "",
    freshness: Freshness | None = None,
    submitted: bool = False,
) -> bool:
    """Make `content` the next version, if the newest is still number `base`; else False, nothing written.

    A form sent twice by `editor` makes one version. The caller has checked `edit` on the resource.
    """
    with transaction() as session:
        locked(session, resource)
        sent = once.mark("revision", key, resource.id, content.title, content.source)
        if resource.version != base:
            return once.known(session, editor, sent) is not None
        if once.claim(session, editor, sent):
            return True
        _spare(session, editor)
        demand(editor, "edit", resource)
        if freshness:
            demand(editor, "publish", resource)
        clear_draft(session, resource, editor)
        _write(resource, content, change)
        resource.version += 1
        once.keep(session, editor, sent, resource.id)
        _follow_up(session, resource, editor, content, freshness, submitted)
        record(session, resource, editor, note, change)
        if resource.state in LIVE and not freshness:
            notify.resource_edited(session, resource, editor)
        return True


def restore(revision: Revision, actor: User) -> None:
    """Make an old version the newest again, as a version of its own. The caller has checked `restore`."""
    resource = revision.resource
    with transaction() as session:
        locked(session, resource)
        same = (resource.title, resource.summary, resource.source)
        old = (revision.title, revision.summary, revision.source)
        if same == old:
            raise NotNow("Cette version dit déjà la même chose que la version actuelle.")
        note = f"Version {revision.number} restaurée"
        next_text(session, resource, actor, old, note, ChangeKind.MAJOR, restored_from=revision.number)
        audit.record(session, actor, "resource.restore", f"resource:{resource.id}", version=revision.number)


def _spare(session: Session, author: User) -> None:
    """Slow down who writes faster than people do."""
    throttle.check(session, "library", str(author.id))
    throttle.hit(session, "library", str(author.id), FREE_WRITES)


def _insert(session: Session, author: User, content: Content) -> Resource:
    """A new row under a free address; somebody else may take one in the same second."""
    for _ in range(TRIES):
        now = clock.now()
        resource = Resource(
            slug=_free_slug(session, content.title),
            scope=scopes.DRAFTS,
            state=ResourceState.DRAFT,
            owner_id=author.id,
            version=1,
            open_to_contributions=False,
            file_count=0,
            created_at=now,
            state_on=clock.today(),
        )
        _write(resource, content, ChangeKind.MAJOR)
        try:
            with session.begin_nested():
                session.add(resource)
        except IntegrityError:
            continue
        return resource
    raise NotNow("Une ressource du même titre vient d’être créée. Essayez de nouveau.")


def _free_slug(session: Session, title: str) -> str:
    stem = slugs.slugify(title)
    taken = set(session.scalars(select(Resource.slug).where(Resource.slug.startswith(stem, autoescape=True))))
    return slugs.free(stem, taken | RESERVED)


def _write(resource: Resource, content: Content, change: ChangeKind) -> None:
    resource.kind, resource.title, resource.summary = content.kind, content.title, content.summary
    resource.official_link, resource.keywords = content.official_link, content.keywords
    render(resource, content.source)
    resource.change, resource.updated_at = change, clock.now()


def _follow_up(
    session: Session,
    resource: Resource,
    author: User,
    content: Content,
    freshness: Freshness | None,
    submitted: bool,
) -> None:
    """All that hangs on the text: themes, bodies, files, questions, then its readers and the index."""
    _set_rows(session, resource, content)
    _set_files(session, resource, author, content)
    link(session, resource, author, content.questions)
    if freshness and resource.state not in LIVE:
        go_live(session, resource, author, freshness)
        audit.record(session, author, "resource.publish", f"resource:{resource.id}")
        return
    if submitted and resource.state == ResourceState.DRAFT:
        hand_in(session, resource, author, content.asked_body)
        return
    put(session, resource)
    answer(session, resource, author)
    if resource.state in LIVE and resource.change == ChangeKind.MAJOR:
        notify.resource_changed(session, resource, author)


def _set_rows(session: Session, resource: Resource, content: Content) -> None:
    session.execute(delete(ResourceTheme).where(ResourceTheme.resource_id == resource.id))
    session.execute(delete(ResourceBody).where(ResourceBody.resource_id == resource.id))
    session.add_all(ResourceTheme(resource_id=resource.id, theme_id=n) for n in set(content.themes))
    session.add_all(ResourceBody(resource_id=resource.id, body_id=n) for n in set(content.bodies))


def _set_files(session: Session, resource: Resource, author: User, content: Content) -> None:
    """Attach the new files; those taken away belong to nothing until the sweep removes them."""
    if content.dropped_files:
        gone = select(File).where(File.resource_id == resource.id, File.id.in_(content.dropped_files))
        attachments.detach(session, session.scalars(gone), resource)
    attachments.attach(attachments.loose(session, author, content.files, MOST_FILES), resource)
