"""Rights over versions of files, and over what comes into the library and goes out of it."""

from fsforum.core.policy.accounts import animates
from fsforum.core.policy.library import create_resource, edit_resource, view_file, view_resource
from fsforum.core.policy.registry import rule
from fsforum.models import File, FileVersion, LibraryImport, Resource, User


@rule("replace", File)
def replace_file(user: User, file: File) -> bool:
    """A newer version of a file: those who may edit its resource. Needs `file.resource`."""
    return file.resource is not None and view_file(user, file) and edit_resource(user, file.resource)


@rule("view", FileVersion)
def view_file_version(user: User, version: FileVersion) -> bool:
    """An earlier version: those who may replace the file. Needs `version.file.resource`."""
    return replace_file(user, version.file)


@rule("export", Resource)
def export_resource(user: User, resource: Resource) -> bool:
    """Take a resource away with its files: whoever reads it."""
    return view_resource(user, resource)


@rule("transfer", str)
def transfer_library(user: User, site: str) -> bool:
    """Take the whole library out, bring one in: the animation."""
    return animates(user)


@rule("create", LibraryImport)
def create_import(user: User, kind: type[LibraryImport]) -> bool:
    """Make a draft of an office document: those who draft resources."""
    return create_resource(user, Resource)


@rule("view", LibraryImport)
def view_import(user: User, row: LibraryImport) -> bool:
    """An import is for the one who began it."""
    return row.owner_id == user.id


@rule("confirm", LibraryImport)
def confirm_import(user: User, row: LibraryImport) -> bool:
    """Write what the preview of an archive showed: the one who sent it, while of the animation."""
    return row.owner_id == user.id and animates(user)
