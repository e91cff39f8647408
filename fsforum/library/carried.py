"""What the form of a resource carries to the services."""

from dataclasses import dataclass

from fsforum.models import ResourceKind


@dataclass(frozen=True)
class Content:
    """What the form of a resource carries, already validated; files and questions by their numbers."""

    title: str
    source: str
    kind: ResourceKind = ResourceKind.GUIDE
    summary: str = ""
    official_link: str = ""
    keywords: str = ""
    themes: tuple[int, ...] = ()
    bodies: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    dropped_files: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()
    asked_body: int | None = None
    """The body that validates what is sent for validation; None: the animation."""
