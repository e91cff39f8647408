"""Collections: made, changed, put in order. The caller has checked `create` or `manage`."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fsforum.core import audit, clock, index, once, scopes, slugs
from fsforum.core.errors import NotNow
from fsforum.core.transaction import locked, transaction
from fsforum.models import Collection, CollectionItem, Resource, ThingKind, User

RESERVED = {"nouvelle"}
MOST = 100
TRIES = 5


@dataclass(frozen=True)
class About:
    """What the form of a collection carries, already validated."""

    title: str
    summary: str = ""
    theme_id: int | None = None
    first_days: bool = False
    published: bool = True

    @property
    def scope(self) -> str:
        """Who reads it."""
        return scopes.LIBRARY if self.published else scopes.DRAFTS


def bring(session: Session, author: User, slug: str, about: About, resources: list[int]) -> None:
    """Make the collection at that address what an archive says, in the caller's transaction."""
    collection = session.scalar(select(Collection).filter_by(slug=slug))
    if collection is None:
        now = clock.now()
        collection = Collection(slug=slug, owner_id=author.id, created_at=now, updated_at=now)
        session.add(collection)
    else:
        locked(session, collection)
    _write(collection, about)
    _say(session, collection)
    _order(session, collection, resources)


def create(author: User, about: About, *, key: str = "") -> Collection:
    """A new, empty collection; sent twice with one `key`, it is made once."""
    with transaction() as session:
        sent = once.mark("collection", key, about)
        known = once.claim(session, author, sent)
        earlier = session.get(Collection, known) if known else None
        if earlier:
            return earlier
        collection = _insert(session, author, about)
        once.keep(session, author, sent, collection.id)
        _say(session, collection)
        audit.record(session, author, "collection.create", f"collection:{collection.id}")
        return collection


def revise(collection: Collection, actor: User, about: About) -> None:
    """Change what it says of itself; its address stays."""
    with transaction() as session:
        locked(session, collection)
        _write(collection, about)
        _say(session, collection)
        audit.record(session, actor, "collection.change", f"collection:{collection.id}")


def remove(collection: Collection, actor: User) -> None:
    """Remove the collection; its resources stay where they are."""
    with transaction() as session:
        session.execute(delete(CollectionItem).where(CollectionItem.collection_id == collection.id))
        session.execute(delete(Collection).where(Collection.id == collection.id))
        index.remove_entry(session, ThingKind.COLLECTION, collection.id)
        audit.record(
            session, actor, "collection.remove", f"collection:{collection.id}", title=collection.title
        )


def add(collection: Collection, resources: Iterable[Resource]) -> int:
    """Put resources at its end, each once; returns how many are new."""
    with transaction() as session:
        locked(session, collection)
        there = _numbers(session, collection)
        wanted = {resource.id for resource in resources if resource.scope == scopes.LIBRARY}
        new = [number for number in sorted(wanted) if number not in there]
        if len(there) + len(new) > MOST:
            raise NotNow(f"Une collection tient en {MOST} ressources au plus.")
        _order(session, collection, [*there, *new])
        return len(new)


def move(collection: Collection, resource_id: int, up: bool) -> None:
    """One place up or down; at the end of the list, and for what is not there, nothing happens."""
    with transaction() as session:
        locked(session, collection)
        there = _numbers(session, collection)
        if resource_id not in there:
            return
        at = there.index(resource_id)
        to = max(0, min(len(there) - 1, at - 1 if up else at + 1))
        there.insert(to, there.pop(at))
        _order(session, collection, there)


def take_out(collection: Collection, resource_id: int) -> None:
    """The resource no longer stands in the collection."""
    with transaction() as session:
        locked(session, collection)
        _order(session, collection, [n for n in _numbers(session, collection) if n != resource_id])


def _insert(session: Session, author: User, about: About) -> Collection:
    for _ in range(TRIES):
        now = clock.now()
        collection = Collection(
            slug=_free_slug(session, about.title), owner_id=author.id, created_at=now, updated_at=now
        )
        _write(collection, about)
        try:
            with session.begin_nested():
                session.add(collection)
        except IntegrityError:
            continue
        return collection
    raise NotNow("Une collection du même titre vient d’être créée. Essayez de nouveau.")


def _free_slug(session: Session, title: str) -> str:
    stem = slugs.slugify(title)
    query = select(Collection.slug).where(Collection.slug.startswith(stem, autoescape=True))
    return slugs.free(stem, set(session.scalars(query)) | RESERVED)


def _write(collection: Collection, about: About) -> None:
    collection.title, collection.summary = about.title, about.summary
    collection.theme_id, collection.first_days = about.theme_id, about.first_days
    collection.scope, collection.updated_at = about.scope, clock.now()


def _say(session: Session, collection: Collection) -> None:
    """Search finds it. The home of newcomers shows one collection: this one takes the place of another."""
    session.flush()
    index.put_collection(session, collection)
    if collection.first_days:
        others = (Collection.id != collection.id, Collection.first_days)
        session.execute(update(Collection).where(*others).values(first_days=False))


def _numbers(session: Session, collection: Collection) -> list[int]:
    """Its resources in their order."""
    query = select(CollectionItem.resource_id).where(CollectionItem.collection_id == collection.id)
    return list(session.scalars(query.order_by(CollectionItem.position, CollectionItem.resource_id)))


def _order(session: Session, collection: Collection, numbers: list[int]) -> None:
    session.execute(delete(CollectionItem).where(CollectionItem.collection_id == collection.id))
    session.add_all(
        CollectionItem(collection_id=collection.id, resource_id=number, position=place)
        for place, number in enumerate(numbers, 1)
    )
    collection.updated_at = clock.now()
