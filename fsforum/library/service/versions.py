"""Each change of a resource is a version of its own: what they share, within their transaction."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsforum.core import clock, markup, notify, reading, scopes
from fsforum.core.policy.library import LIVE
from fsforum.library.service.freshness import revised
from fsforum.library.service.shared import put
from fsforum.models import (
    ChangeKind,
    Resource,
    ResourceBody,
    ResourceTheme,
    Revision,
    User,
)

Facts = dict[str, Any]
"""What stands beside the text of a resource: kind, official_link, keywords, themes, bodies."""


def render(resource: Resource, source: str) -> None:
    """Give the resource its text, and the HTML of it."""
    resource.source = source
    resource.html = str(markup.render(source, base=2))
    resource.render_version = markup.VERSION


def facts_of(session: Session, resource: Resource) -> Facts:
    """What stands beside its text now."""
    themes = select(ResourceTheme.theme_id).where(ResourceTheme.resource_id == resource.id)
    bodies = select(ResourceBody.body_id).where(ResourceBody.resource_id == resource.id)
    return {
        "kind": resource.kind.value,
        "official_link": resource.official_link,
        "keywords": resource.keywords,
        "themes": sorted(session.scalars(themes)),
        "bodies": sorted(session.scalars(bodies)),
    }


def next_text(
    session: Session,
    resource: Resource,
    actor: User,
    said: tuple[str, str, str],
    note: str,
    change: ChangeKind,
    **marks: int | None,
) -> None:
    """Title, summary and text `said` become the next version; `marks` tell where it comes from."""
    resource.title, resource.summary = said[0], said[1]
    render(resource, said[2])
    resource.change, resource.updated_at = change, clock.now()
    resource.version += 1
    put(session, resource)
    record(session, resource, actor, note, change, **marks)
    if resource.state in LIVE and change == ChangeKind.MAJOR:
        notify.resource_changed(session, resource, actor)


def record(
    session: Session, resource: Resource, author: User, note: str, change: ChangeKind, **marks: int | None
) -> None:
    """Keep the version exactly as it was saved; `marks`: restored_from, undoes, proposer_id."""
    session.add(
        Revision(
            resource_id=resource.id,
            number=resource.version,
            title=resource.title,
            summary=resource.summary,
            source=resource.source,
            author_id=author.id,
            created_at=resource.updated_at,
            note=note,
            change=change,
            published=resource.state not in scopes.UNPUBLISHED,
            facts=facts_of(session, resource),
            **marks,
        )
    )
    if change == ChangeKind.MAJOR:
        reading.changed(session, resource, author)
    if resource.version > 1 and not marks.get("undoes"):
        session.flush()
        revised(session, resource, author)
