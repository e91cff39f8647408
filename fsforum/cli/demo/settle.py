"""Structures, accounts and invitations of the demo."""

from datetime import timedelta

from fsforum.cli.demo import network
from fsforum.core import clock, index, people, slugs
from fsforum.core.passwords import hash_of
from fsforum.core.transaction import transaction
from fsforum.models import Body, Structure, User

People = dict[str, User]


def people_and_places(password: str) -> tuple[People, dict[str, Structure]]:
    """Write structures and active accounts; people are named by the first part of their address."""
    with clock.held_at(clock.now() - timedelta(days=90)):
        places = _places()
        bodies = _bodies()
        secret = hash_of(password)
        accounts: People = {}
        for person in network.DEMO_ACCOUNTS + network.COLLEAGUES:
            place, body = places.get(person.at), bodies.get(person.at)
            accounts[person.email.partition("@")[0]] = people.create_active(
                person.email,
                person.role,
                person.first,
                person.last,
                secret,
                place.id if place else None,
                body.id if body else None,
            )
    with transaction() as session:
        for person in network.DEMO_ACCOUNTS:
            user = session.get_one(User, accounts[person.email.partition("@")[0]].id)
            user.job = person.job
            index.put_person(session, user)
    return accounts, places


def _places() -> dict[str, Structure]:
    places: dict[str, Structure] = {}
    with transaction() as session:
        for place in network.PLACES:
            row = Structure(
                name=place.name,
                slug=slugs.slugify(place.name),
                kind=place.kind,
                parent_id=places[place.parent].id if place.parent else None,
                carrier=place.carrier,
                address=place.address,
                postcode=place.postcode,
                commune=place.commune,
                insee=place.insee,
                latitude=place.latitude,
                longitude=place.longitude,
            )
            session.add(row)
            session.flush()
            index.put_structure(session, row)
            places[place.name] = row
    return places


def _bodies() -> dict[str, Body]:
    """The partner bodies; the demo restricts the channel of Justice."""
    with transaction() as session:
        bodies = {body.slug: body for body in session.query(Body)}
        bodies["justice"].restricted = True
    return bodies


def invitations(accounts: People, places: dict[str, Structure]) -> None:
    """Two people who have not answered yet, and one who has left."""
    with transaction() as session:
        bodies = {body.slug: body.id for body in session.query(Body)}
    for email, role, at in network.INVITED:
        structure = places.get(at)
        people.invite(accounts["admin"], email, role, structure.id if structure else None, bodies.get(at))
    people.suspend(accounts["admin"], accounts["renaud.viard"])
