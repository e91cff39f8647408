"""« Retirer une donnée personnelle »: out of text, earlier versions, index, excerpt, kept mails and files."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, filetexts, fileversions, index, links, markup, slugs, telling
from fsforum.core.dates import plural
from fsforum.core.errors import DomainError
from fsforum.core.pii import WORDINGS, Finding, Kind, mask
from fsforum.core.policy import demand
from fsforum.core.privacy.texts import Text, Thing, texts_of, thing_of
from fsforum.core.transaction import transaction
from fsforum.models import (
    File,
    NotificationKind,
    Outbox,
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
SHORTEST = 3


def take_out(actor: User, kind: ThingKind, ref_id: int, exact: str = "") -> int:
    """Take what is found, and each place where `exact` stands, out of a thing; returns how many places.

    The authors are told, and a line of the incident register is opened. Raises DomainError when there is
    nothing to take out, PermissionError when `actor` may not.
    """
    with transaction() as session:
        thing = thing_of(session, kind, ref_id)
        demand(actor, "moderate", "site")
        if thing is None:
            raise DomainError("Cette page n’existe plus.")
        demand(actor, "view", thing)
        touched, values, kinds = _clean(texts_of(session, thing), exact.strip())
        if not touched:
            raise DomainError("Rien à retirer : aucun texte de cette page ne contient cela.")
        session.flush()
        _rebuild(session, thing, touched)
        _clean_mails(session, values)
        index.forget_words(session, *(value for value, _ in values))
        _close(session, actor, kind, ref_id)
        _register(session, actor, kind, thing, touched, kinds)
        _tell(session, actor, kind, thing, {text.author_id for text in touched})
    return len(values)


def _clean(texts: Iterable[Text], exact: str) -> tuple[list[Text], list[tuple[str, str]], set[str]]:
    """Replace in each text; returns the texts touched, (value, mask) pairs, and the kinds."""
    touched, values, kinds = [], [], set()
    for text in texts:
        before = text.text
        found = text.findings()
        values += [(before[one.start : one.end], WORDINGS[one.kind].mask) for one in found]
        kinds |= {one.kind.value for one in found}
        after = mask(before, found)
        if len(exact) >= SHORTEST and exact in after:
            values.append((exact, OTHER_MASK))
            kinds.add(OTHER)
            after = after.replace(exact, OTHER_MASK)
        if after != before:
            limit = getattr(type(text.row).__table__.c[text.name].type, "length", None)
            setattr(text.row, text.name, after[:limit] if limit else after)
            touched.append(text)
    return touched, values, kinds


def _rebuild(session: Session, thing: Thing, touched: list[Text]) -> None:
    """HTML, address, excerpt and index rows follow the new texts."""
    for text in touched:
        if text.name == "source" and hasattr(text.row, "html"):
            base = 2 if isinstance(text.row, Resource) else 3
            text.row.html = str(markup.render(text.row.source, base=base))
            text.row.render_version = markup.VERSION
    retitled = any(text.row is thing and text.name == "title" for text in touched)
    if isinstance(thing, Thread):
        _rebuild_thread(session, thing, retitled)
    elif isinstance(thing, Question):
        _rebuild_question(session, thing, retitled)
    elif isinstance(thing, Resource):
        if retitled:
            thing.slug = f"{slugs.slugify(thing.title)[:70]}-{thing.id}"
        index.put_resource(session, thing, [t.slug for t in thing.themes], [b.slug for b in thing.bodies])


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


def _clean_mails(session: Session, values: list[tuple[str, str]]) -> None:
    """Mails kept as they left (or to leave: those are composed anew) lose the values too."""
    for value, said in dict.fromkeys(values):
        if len(value) < SHORTEST:
            continue
        holding = or_(
            *(
                column.contains(value, autoescape=True)
                for column in (Outbox.subject, Outbox.text, Outbox.html)
            )
        )
        for mail in session.scalars(select(Outbox).where(holding)):
            mail.subject = mail.subject.replace(value, said)[:300]
            mail.text, mail.html = mail.text.replace(value, said), mail.html.replace(value, said)


def _close(session: Session, actor: User, kind: ThingKind, ref_id: int) -> None:
    row = session.scalars(select(PrivacyFinding).filter_by(thing=kind, ref_id=ref_id)).one_or_none()
    if row is not None and row.closed_at is None:
        row.closed_at, row.closed_by_id = clock.now(), actor.id


def _register(
    session: Session, actor: User, kind: ThingKind, thing: Thing, touched: list[Text], kinds: set[str]
) -> None:
    where, url = f"{kind.value}:{thing.id}", links.of(kind, thing)
    measure = f"Masquée dans {plural(len(touched), 'texte')}"
    _incident(session, actor, where, thing.title, url, kinds, min(touched, key=lambda one: one.at), measure)


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
    event = telling.Event(NotificationKind.PRIVACY, kind, thing.id, thing.scope, actor)
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
