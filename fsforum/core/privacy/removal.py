"""« Retirer une donnée personnelle »: out of text, earlier versions, index, excerpt, kept mails and files."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, filetexts, fileversions, index, links, markup, scopes, slugs, telling
from fsforum.core.dates import plural
from fsforum.core.errors import DomainError
from fsforum.core.pii import MOST, WORDINGS, Finding, Kind, mask
from fsforum.core.policy import demand
from fsforum.core.privacy.beside import SHORTEST, Taken, clean_mails, hold_files
from fsforum.core.privacy.texts import Text, Thing, files_of, texts_of, thing_of
from fsforum.core.transaction import transaction
from fsforum.models import (
    Collection,
    File,
    FileVersion,
    Incident,
    NotificationKind,
    Post,
    PrivacyFinding,
    PrivacyIncident,
    Question,
    QuestionMessage,
    Resource,
    ThingKind,
    Thread,
    User,
)

OTHER = "autre"
OTHER_MASK = "[donnée masquée]"
NOTHING = "Rien à retirer : ni les textes de cette page ni ses fichiers ne contiennent cela."


def take_out(actor: User, kind: ThingKind, ref_id: int, exact: str = "") -> int:
    """Take what is found, and each place where `exact` stands, out of a thing; returns how many places.

    Attached files whose text holds the same are held from now on. The authors are told, and a line of the
    incident register is opened. Raises DomainError when there is nothing to take out, PermissionError when
    `actor` may not.
    """
    with transaction() as session:
        thing = thing_of(session, kind, ref_id)
        demand(actor, "moderate", "site")
        if thing is None:
            raise DomainError("Cette page n’existe plus.")
        demand(actor, "view", thing)
        pointed = [Taken(exact.strip(), OTHER, OTHER_MASK)] if len(exact.strip()) >= SHORTEST else []
        touched, taken = _clean(texts_of(session, thing), pointed)
        session.flush()
        held = hold_files(session, files_of(thing), [*taken, *pointed])
        if not touched and not held:
            raise DomainError(NOTHING)
        _rebuild(session, thing, touched)
        clean_mails(session, [*taken, *pointed])
        index.forget_words(session, *(one.value for one in taken))
        _close(session, actor, kind, ref_id)
        kinds = {one.kind for one in taken} | {kind for file in held for kind in file.found.split(",")}
        _register(session, actor, kind, thing, touched, held, kinds)
        _tell(session, actor, kind, thing, {one.author_id for one in touched} | {f.uploader_id for f in held})
    return len(taken) + len(held)


def _clean(texts: Iterable[Text], pointed: list[Taken]) -> tuple[list[Text], list[Taken]]:
    """Replace what is found or `pointed` at; returns the texts touched and what was taken."""
    touched, taken = [], []
    for text in texts:
        before = after = text.text
        while found := text.findings(after):
            taken += [
                Taken(after[one.start : one.end], one.kind.value, WORDINGS[one.kind].mask) for one in found
            ]
            after = mask(after, found)
            if len(found) < MOST:
                break
        for one in pointed:
            taken += [one] * after.count(one.value)
            after = after.replace(one.value, one.said)
        if after != before:
            limit = getattr(type(text.row).__table__.c[text.name].type, "length", None)
            setattr(text.row, text.name, _fitted(text, after, limit))
            touched.append(text)
    return touched, taken


def _fitted(text: Text, after: str, limit: int | None) -> str:
    """What the column takes; a file keeps the ending that tells its kind."""
    if isinstance(text.row, File | FileVersion):
        ending = "." + text.text.rpartition(".")[2] if "." in text.text else ""
        after = after if after.endswith(ending) else after + ending
        return after if not limit or len(after) <= limit else after[: limit - len(ending)] + ending
    return after[:limit] if limit else after


def _rebuild(session: Session, thing: Thing, touched: list[Text]) -> None:
    """HTML, address, excerpt and index rows follow the new texts."""
    for text in touched:
        if text.name == "source" and hasattr(text.row, "html"):
            base = 2 if isinstance(text.row, Resource) else 3
            text.row.html = str(markup.render(text.row.source, base=base))
            text.row.render_version = markup.VERSION
        elif isinstance(text.row, File):
            filetexts.put(session, text.row)
    retitled = any(text.row is thing and text.name == "title" for text in touched)
    if isinstance(thing, Thread):
        _rebuild_thread(session, thing, retitled)
    elif isinstance(thing, Question):
        _rebuild_question(session, thing, retitled)
    elif isinstance(thing, Resource):
        if retitled:
            thing.slug = _address(thing)
        index.put_resource(session, thing, [t.slug for t in thing.themes], [b.slug for b in thing.bodies])
    elif isinstance(thing, Collection):
        if retitled:
            thing.slug = _address(thing)
        index.put_collection(session, thing)


def _address(thing: Resource | Collection) -> str:
    """An address that says the new title; the number keeps it apart from those of others."""
    return f"{slugs.slugify(thing.title)[:70]}-{thing.id}"


def _rebuild_thread(session: Session, thread: Thread, retitled: bool) -> None:
    if retitled:
        thread.slug = slugs.slugify(thread.title)
        index.touch(session, ThingKind.THREAD, thread.id, title=thread.title)
    theme = thread.theme.slug if thread.theme else ""
    for post in session.scalars(select(Post).where(Post.thread_id == thread.id, Post.hidden.is_(False))):
        index.put_post(session, thread, post, theme)


def _rebuild_question(session: Session, question: Question, retitled: bool) -> None:
    if retitled:
        question.slug = slugs.slugify(question.title)
    theme = question.theme.slug if question.theme else ""
    lines = select(QuestionMessage).where(QuestionMessage.question_id == question.id)
    for line in session.scalars(lines.order_by(QuestionMessage.seq)):
        if line.seq == 1:
            question.excerpt = markup.excerpt(markup.trusted(line.html), 200)
        index.put_message(session, question, line, theme, question.body.slug)


def _close(session: Session, actor: User, kind: ThingKind, ref_id: int) -> None:
    row = session.scalars(select(PrivacyFinding).filter_by(thing=kind, ref_id=ref_id)).one_or_none()
    if row is not None and row.closed_at is None:
        row.closed_at, row.closed_by_id = clock.now(), actor.id


def _register(
    session: Session,
    actor: User,
    kind: ThingKind,
    thing: Thing,
    touched: list[Text],
    held: list[File],
    kinds: set[str],
) -> None:
    where, url = f"{kind.value}:{thing.id}", links.of(kind, thing)
    stood = [*touched, *(Text(file, "name", file.uploader_id, file.created_at) for file in held)]
    first = min(stood, key=lambda one: one.at)
    measures = [f"Masquée dans {plural(len(touched), 'texte')}"] if touched else []
    measures += [plural(len(held), "fichier retenu", "fichiers retenus")] if held else []
    measure = ", ".join(measures)
    _incident(session, actor, where, thing.title, url, kinds, first, measure)


def _incident(
    session: Session,
    actor: User,
    thing: str,
    title: str,
    url: str,
    kinds: Iterable[str],
    first: Text,
    measure: str,
) -> None:
    session.add(
        PrivacyIncident(
            at=clock.now(),
            thing=thing,
            title=title[:200],
            url=url,
            kinds=",".join(sorted(kinds))[:200],
            stood_since=first.at,
            author_id=first.author_id,
            actor_id=actor.id,
            measure=measure,
        )
    )
    audit.record(session, actor, "donnee.retiree", thing, types=sorted(kinds))


def _tell(session: Session, actor: User, kind: ThingKind, thing: Thing, authors: set[int]) -> None:
    scope = scopes.of_body(thing.body) if isinstance(thing, Incident) else thing.scope
    event = telling.Event(NotificationKind.PRIVACY, kind, thing.id, scope, actor)
    telling.tell(session, event, telling.people(session, event, User.id.in_(authors)))


def let_stand(actor: User, finding: PrivacyFinding, reason: str) -> None:
    """What was found is no personal data: say why, and list it no more."""
    with transaction() as session:
        row = session.get_one(PrivacyFinding, finding.id)
        row.closed_at, row.closed_by_id, row.reason = clock.now(), actor.id, reason
        audit.record(session, actor, "donnee.admise", f"{row.thing.value}:{row.ref_id}", motif=reason)


def release(actor: User, file: File, reason: str) -> None:
    """Give a held file to its readers, with a reason."""
    with transaction() as session:
        row = session.get_one(File, file.id)
        row.held, row.released_at, row.released_by_id, row.release_reason = (
            False,
            clock.now(),
            actor.id,
            reason,
        )
        filetexts.put(session, row)
        audit.record(session, actor, "fichier.libere", f"fichier:{row.id}", motif=reason)


def remove_file(actor: User, file: File) -> list[str]:
    """Remove a held file for good, with its versions; returns the keys of the bytes, to throw away after."""
    with transaction() as session:
        row = session.get_one(File, file.id)
        parent: Post | QuestionMessage | Resource | None = (
            (row.post_id and session.get_one(Post, row.post_id))
            or (row.message_id and session.get_one(QuestionMessage, row.message_id))
            or (row.resource_id and session.get_one(Resource, row.resource_id))
            or None
        )
        if parent is not None:
            parent.file_count -= 1
        first = Text(row, "name", row.uploader_id, row.created_at)
        kinds = row.found.split(",")
        _incident(
            session, actor, f"fichier:{row.id}", "Un fichier joint", "", kinds, first, "Fichier supprimé"
        )
        keys = fileversions.forget(session, row)
        session.delete(row)
    return keys


def kinds_in_words(kinds: str) -> str:
    """« un numéro de sécurité sociale, un courriel » from « courriel,nir »."""
    said = [
        WORDINGS[Kind(one)].name if one in set(Kind) else "une autre donnée"
        for one in kinds.split(",")
        if one
    ]
    return ", ".join(said)


def passages(session: Session, thing: Thing) -> list[tuple[Text, list[Finding]]]:
    """The texts of `thing` that hold something, with what they hold."""
    every = ((text, text.findings()) for text in texts_of(session, thing))
    return [(text, found) for text, found in every if found]
