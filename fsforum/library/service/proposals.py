"""« Proposer une modification », « Envoyer pour validation »: sent, then taken (in part at least) or not."""

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, joinedload

from fsforum.core import attachments, audit, clock, notify, once, throttle
from fsforum.core.errors import DomainError, NotNow
from fsforum.core.policy import demand
from fsforum.core.transaction import locked, transaction
from fsforum.library import reunion
from fsforum.library.carried import Content
from fsforum.library.service.drafts import fill, open_draft, release_files, start
from fsforum.library.service.shared import about_body
from fsforum.library.service.versions import Facts, facts_of, next_text
from fsforum.models import (
    ChangeKind,
    File,
    Proposal,
    ProposalState,
    Resource,
    ResourceBody,
    ResourceKind,
    ResourceTheme,
    Revision,
    User,
)

FREE_PROPOSALS = 20  # that one person sends in a quarter of an hour
DECIDED = "Cette proposition est déjà traitée."
TOUCHED = (
    "Le guide a changé depuis aux mêmes endroits. Décochez les passages signalés, ou reprenez-les à la main."
)


def propose(
    resource: Resource,
    author: User,
    content: Content,
    *,
    base: int,
    note: str,
    change: ChangeKind = ChangeKind.MINOR,
    body_id: int | None = None,
    key: str = "",
) -> Proposal:
    """Send a changed text to those who judge it: the animation and the owner, or the référents of a body.

    The caller has checked `propose`.
    """
    with transaction() as session:
        sent = once.mark("proposal", key, resource.id, content.title, content.source)
        known = once.claim(session, author, sent)
        earlier = session.get(Proposal, known) if known else None
        if earlier and earlier.author_id == author.id:
            return earlier
        throttle.check(session, "proposal", str(author.id))
        throttle.hit(session, "proposal", str(author.id), FREE_PROPOSALS)
        about_body(session, resource, body_id)
        start(session, resource, author, base)
        proposal = open_draft(session, resource, author)
        fill(session, proposal, author, content, base=base, note=note, change=change)
        _says_something(session, resource, proposal)
        proposal.state, proposal.sent_at, proposal.body_id = ProposalState.SENT, clock.now(), body_id
        session.flush()
        once.keep(session, author, sent, proposal.id)
        notify.change_proposed(session, resource, author, body_id)
        return proposal


def withdraw(proposal: Proposal, author: User) -> None:
    """Its author takes it back while nobody has decided. The caller has checked `withdraw`."""
    with transaction() as session:
        _hold(session, proposal)
        release_files(session, proposal)
        _close(session, proposal, author, ProposalState.WITHDRAWN, "")


def decline(proposal: Proposal, actor: User, reason: str) -> None:
    """« Refuser », with the reason that its author will read. The caller has checked `decide`."""
    with transaction() as session:
        _hold(session, proposal)
        release_files(session, proposal)
        _close(session, proposal, actor, ProposalState.DECLINED, reason)
        notify.proposal_decided(session, proposal.resource, proposal.author_id, actor)
        audit.record(session, actor, "proposal.decline", f"resource:{proposal.resource_id}")


def accept(
    proposal: Proposal, actor: User, chosen: set[str], *, change: ChangeKind, reason: str = ""
) -> Revision:
    """Take the chosen passages into the next version, which credits the author of the proposal.

    Raises NotNow where the resource was changed at the same place since. The caller has checked `decide`.
    """
    with transaction() as session:
        resource = proposal.resource
        locked(session, resource)
        _hold(session, proposal)
        demand(actor, "decide", proposal)
        base = _base(session, proposal)
        old, new, now = reunion.said_by(base), reunion.said_by(proposal), reunion.said_by(resource)
        offered = {passage.key for passage in reunion.passages(old, new, now) if passage.state != "fait"}
        current = facts_of(session, resource)
        facts = reunion.changed_facts(proposal, base.facts, current)
        offered |= {reunion.CARD} if facts else set()
        taken = chosen & offered
        united = reunion.unite(old, reunion.with_chosen(old, new, taken), now)
        if not united.clean:
            raise NotNow(TOUCHED)
        if not taken:
            raise DomainError("Cochez au moins un passage, ou refusez la proposition avec un motif.")
        if reunion.CARD in taken:
            _set_facts(session, resource, facts)
        _take_files(session, proposal, united.said[2])
        marks = {"proposer_id": proposal.author_id}
        next_text(session, resource, actor, united.said, proposal.note, change, **marks)
        proposal.version = resource.version
        state = ProposalState.ACCEPTED if offered <= taken else ProposalState.PARTLY
        _close(session, proposal, actor, state, reason)
        notify.proposal_decided(session, resource, proposal.author_id, actor)
        notify.resource_edited(session, resource, actor)
        audit.record(session, actor, "proposal.accept", f"resource:{resource.id}", version=resource.version)
        return session.scalars(
            select(Revision)
            .filter_by(resource_id=resource.id, number=resource.version)
            .options(joinedload(Revision.proposer))
        ).one()


def _says_something(session: Session, resource: Resource, proposal: Proposal) -> None:
    base = _base(session, proposal)
    facts = reunion.changed_facts(proposal, base.facts, facts_of(session, resource))
    if reunion.said_by(base) == reunion.said_by(proposal) and not facts:
        raise DomainError("Vous n’avez encore rien changé dans le texte.")


def _base(session: Session, proposal: Proposal) -> Revision:
    """The version from which the proposal started."""
    where = {"resource_id": proposal.resource_id, "number": proposal.base}
    found = session.scalars(select(Revision).filter_by(**where)).one_or_none()
    if found is None:
        raise DomainError("La version de départ n’existe plus. Rechargez la page.")
    return found


def _hold(session: Session, proposal: Proposal) -> None:
    locked(session, proposal)
    if proposal.state != ProposalState.SENT:
        raise NotNow(DECIDED)


def _close(session: Session, proposal: Proposal, actor: User, state: ProposalState, reason: str) -> None:
    proposal.state, proposal.answer = state, reason
    proposal.decided_at, proposal.decided_by_id = clock.now(), actor.id
    session.flush()
    waiting = exists().where(
        Proposal.resource_id == proposal.resource_id, Proposal.state == ProposalState.SENT
    )
    if not session.scalar(select(waiting)):
        notify.proposals_settled(session, proposal.resource_id)


def _set_facts(session: Session, resource: Resource, facts: Facts) -> None:
    """What the proposal says beside the text."""
    if "kind" in facts:
        resource.kind = ResourceKind(facts["kind"])
    resource.official_link = facts.get("official_link", resource.official_link)
    resource.keywords = facts.get("keywords", resource.keywords)
    if "themes" in facts:
        session.execute(delete(ResourceTheme).where(ResourceTheme.resource_id == resource.id))
        session.add_all(ResourceTheme(resource_id=resource.id, theme_id=n) for n in facts["themes"])
    if "bodies" in facts:
        session.execute(delete(ResourceBody).where(ResourceBody.resource_id == resource.id))
        session.add_all(ResourceBody(resource_id=resource.id, body_id=n) for n in facts["bodies"])
    session.flush()


def _take_files(session: Session, proposal: Proposal, source: str) -> None:
    """The pictures of what was taken join the resource; the others belong to nothing any more."""
    files = list(session.scalars(select(File).where(File.proposal_id == proposal.id)))
    release_files(session, proposal)
    attachments.attach([f for f in files if f"/fichiers/{f.id}/" in source], proposal.resource)
