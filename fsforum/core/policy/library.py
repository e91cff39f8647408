"""Rights over the resource library and attached files."""

from fsforum.core import scopes
from fsforum.core.policy.accounts import animates
from fsforum.core.policy.channels import view_message
from fsforum.core.policy.registry import rule
from fsforum.core.policy.threads import view_post
from fsforum.models import File, Resource, ResourceState, Revision, Role, User

LIVE = (ResourceState.PUBLISHED, ResourceState.REVISING)


@rule("view", Resource)
def view_resource(user: User, resource: Resource) -> bool:
    """Everybody what is published; publishers and the owner what is not yet."""
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
        return resource.owner_id == user.id and resource.scope == scopes.DRAFTS
    return user.role == Role.ANIMATEUR and resource.open_to_contributions and resource.state in LIVE


@rule("publish", Resource)
@rule("restore", Resource)
@rule("archive", Resource)
@rule("open_to_contributions", Resource)
def steer_resource(user: User, resource: Resource) -> bool:
    """Publish, restore an old version, archive or declare obsolete, open to contributions: the animation."""
    return animates(user) and view_resource(user, resource)


@rule("verify", Resource)
def verify_resource(user: User, resource: Resource) -> bool:
    """« Toujours valable »: the animation, the référents of its bodies and the one who owns it.

    Needs `resource.bodies`.
    """
    if resource.state not in LIVE or not view_resource(user, resource):
        return False
    own_body = user.body_id in [body.id for body in resource.bodies]
    return animates(user) or (user.role == Role.PARTNER and (own_body or resource.owner_id == user.id))


@rule("retire", Resource)
def retire_resource(user: User, resource: Resource) -> bool:
    """« Marquer comme obsolète »: whoever may say that it still holds. Needs `resource.bodies`."""
    return verify_resource(user, resource) or steer_resource(user, resource)


@rule("report_outdated", Resource)
def report_outdated(user: User, resource: Resource) -> bool:
    """« Signaler comme obsolète »: whoever reads it, once it is published."""
    return resource.state in LIVE and view_resource(user, resource)


@rule("submit", Resource)
def submit_resource(user: User, resource: Resource) -> bool:
    """« Envoyer pour validation »: who drafted it."""
    return create_resource(user, Resource) and (
        resource.owner_id == user.id and resource.state == ResourceState.DRAFT
    )


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
    `message.question` or `resource` of the file.
    """
    if file.held and not (file.uploader_id == user.id or animates(user)):
        return False
    if file.post is not None:
        return view_post(user, file.post)
    if file.message is not None:
        return view_message(user, file.message)
    if file.resource is not None:
        return view_resource(user, file.resource)
    return file.uploader_id == user.id


@rule("release", File)
def release_file(user: User, file: File) -> bool:
    """Give a held file back to its readers, or remove it: the animation, where it reads."""
    return animates(user) and view_file(user, file)
