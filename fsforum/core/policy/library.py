"""Rights over the resource library and attached files."""

from fsforum.core import scopes
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.channels import view_message
from fsforum.core.policy.registry import rule
from fsforum.core.policy.threads import view_post
from fsforum.models import (
    File,
    Proposal,
    ProposalState,
    Resource,
    ResourceState,
    Revision,
    Role,
    User,
)

LIVE = (ResourceState.PUBLISHED, ResourceState.REVISING)


@rule("view", Resource)
def view_resource(user: User, resource: Resource) -> bool:
    """Everybody what is published; what is not yet: publishers, the owner, the body asked to validate it."""
    return resource.scope in scopes.of_user(user) or resource.owner_id == user.id


@rule("save", Resource)
@rule("follow", Resource)
def keep_resource(user: User, resource: Resource) -> bool:
    """Whoever reads it."""
    return view_resource(user, resource)


@rule("create", Resource)
def create_resource(user: User, kind: type[Resource]) -> bool:
    """The animation; référents draft guides of their own body."""
    return animates(user) or user.role == Role.PARTNER


@rule("edit", Resource)
def edit_resource(user: User, resource: Resource) -> bool:
    """The animation; référents their own drafts; animateurs what is open to contributions."""
    if not view_resource(user, resource):
        return False
    if animates(user):
        return True
    if user.role == Role.PARTNER:
        return resource.owner_id == user.id and resource.state in scopes.UNPUBLISHED
    return user.role == Role.ANIMATEUR and resource.open_to_contributions and resource.state in LIVE


@rule("restore", Resource)
@rule("archive", Resource)
@rule("open_to_contributions", Resource)
def steer_resource(user: User, resource: Resource) -> bool:
    """Restore an old version, archive or declare obsolete, open to contributions: the animation."""
    return animates(user) and view_resource(user, resource)


@rule("publish", Resource)
def publish_resource(user: User, resource: Resource) -> bool:
    """The animation; a draft sent to a body for validation, its référents, but not one's own."""
    asked = (
        user.role == Role.PARTNER
        and resource.state == ResourceState.TO_VALIDATE
        and resource.asked_body_id is not None
        and resource.asked_body_id == user.body_id
        and resource.owner_id != user.id
    )
    return steer_resource(user, resource) or (asked and view_resource(user, resource))


@rule("send_back", Resource)
def send_back_resource(user: User, resource: Resource) -> bool:
    """« Renvoyer à son auteur » a draft sent for validation: whoever may publish it, but not one's own."""
    sent = resource.state == ResourceState.TO_VALIDATE and resource.owner_id != user.id
    return sent and publish_resource(user, resource)


@rule("verify", Resource)
def verify_resource(user: User, resource: Resource) -> bool:
    """« Toujours valable »: the animation, the référents of its bodies and the one who owns it.

    Needs `resource.bodies`.
    """
    if resource.state not in LIVE or not view_resource(user, resource):
        return False
    own_body = user.body_id in [body.id for body in resource.bodies]
    return animates(user) or (user.role == Role.PARTNER and (own_body or resource.owner_id == user.id))


@rule("ask_review", Resource)
def ask_review_of_resource(user: User, resource: Resource) -> bool:
    """« Demander une révision »: whoever may say that it holds. Needs `resource.bodies`."""
    return verify_resource(user, resource)


@rule("retire", Resource)
def retire_resource(user: User, resource: Resource) -> bool:
    """« Marquer comme obsolète »: whoever may say that it still holds. Needs `resource.bodies`."""
    return verify_resource(user, resource) or steer_resource(user, resource)


@rule("report_outdated", Resource)
def report_outdated(user: User, resource: Resource) -> bool:
    """« Signaler comme obsolète »: its readers but observers, once it is published."""
    return user.role != Role.OBSERVER and resource.state in LIVE and view_resource(user, resource)


@rule("submit", Resource)
def submit_resource(user: User, resource: Resource) -> bool:
    """« Envoyer pour validation »: who drafted it."""
    return create_resource(user, Resource) and (
        resource.owner_id == user.id and resource.state == ResourceState.DRAFT
    )


@rule("illustrate", Resource)
def illustrate_resource(user: User, kind: type[Resource]) -> bool:
    """Bring pictures into a text that one writes: whoever may propose one."""
    return user.role != Role.OBSERVER


@rule("propose", Resource)
def propose_change(user: User, resource: Resource) -> bool:
    """« Proposer une modification » of what is published: its readers, but observers."""
    return user.role != Role.OBSERVER and resource.state in LIVE and view_resource(user, resource)


@rule("draft", Resource)
def draft_change(user: User, resource: Resource) -> bool:
    """Keep a draft beside what readers see: whoever may edit it, or propose a change."""
    return edit_resource(user, resource) or propose_change(user, resource)


def settles(user: User, resource: Resource, body_id: int | None) -> bool:
    """Whether `user` judges what is proposed on a resource: the animation, its owner, the body asked."""
    if not view_resource(user, resource) or not create_resource(user, Resource):
        return False
    asked = body_id is not None and user.body_id == body_id
    return animates(user) or resource.owner_id == user.id or asked


@rule("judge", Resource)
def judge_changes(user: User, resource: Resource) -> bool:
    """Judge what anybody proposes on it: the animation and its owner."""
    return settles(user, resource, None)


@rule("view", Proposal)
def view_proposal(user: User, proposal: Proposal) -> bool:
    """Its author; once it is sent, those who judge it. Needs `proposal.resource`."""
    if not view_resource(user, proposal.resource):
        return False
    sent = proposal.state not in (ProposalState.DRAFT, ProposalState.WITHDRAWN)
    return proposal.author_id == user.id or (sent and settles(user, proposal.resource, proposal.body_id))


@rule("decide", Proposal)
def decide_proposal(user: User, proposal: Proposal) -> bool:
    """Accept, in whole or in part, or decline what waits: not one's own, but for the animation."""
    if proposal.state != ProposalState.SENT or proposal.resource.state not in LIVE:
        return False
    own = proposal.author_id == user.id and not animates(user)
    return not own and settles(user, proposal.resource, proposal.body_id)


@rule("withdraw", Proposal)
def withdraw_proposal(user: User, proposal: Proposal) -> bool:
    """Take one's own back while nobody has decided."""
    waits = proposal.state in (ProposalState.DRAFT, ProposalState.SENT)
    return waits and proposal.author_id == user.id


@rule("undo", Revision)
def undo_revision(user: User, revision: Revision) -> bool:
    """« Annuler cette modification »: the animation, the owner, and its author while he may edit.

    Needs `revision.resource`.
    """
    resource = revision.resource
    if revision.number < 2 or resource.state not in LIVE or not view_revision(user, revision):
        return False
    own = revision.author_id == user.id and edit_resource(user, resource)
    return own or settles(user, resource, None)


@rule("view", Revision)
def view_revision(user: User, revision: Revision) -> bool:
    """Whoever reads the resource today, once the version was published. Needs `revision.resource`."""
    resource = revision.resource
    return view_resource(user, resource) and (revision.published or reads_drafts(user, resource))


def reads_drafts(user: User, resource: Resource) -> bool:
    """Whether `user` reads the versions from before the publication: the animation and the owner."""
    return animates(user) or resource.owner_id == user.id


@rule("restore", Revision)
def restore_revision(user: User, revision: Revision) -> bool:
    """Make an old version the newest one: as for the resource. Needs `revision.resource`."""
    return steer_resource(user, revision.resource)


@rule("view", File)
def view_file(user: User, file: File) -> bool:
    """The rights of what it belongs to; before it is attached, its uploader only.

    While it is held for personal data: its uploader and the animation, among those. Needs `post.thread`,
    `message.question`, `resource` or `proposal.resource` of the file.
    """
    if file.held and not (file.uploader_id == user.id or animates(user)):
        return False
    if file.post is not None:
        return view_post(user, file.post)
    if file.message is not None:
        return view_message(user, file.message)
    if file.resource is not None:
        return view_resource(user, file.resource)
    if file.proposal is not None:
        return view_proposal(user, file.proposal)
    return file.uploader_id == user.id


@rule("release", File)
def release_file(user: User, file: File) -> bool:
    """Give a held file back to its readers, or remove it: the animation, where it reads."""
    return animates(user) and view_file(user, file)
