"""Who somebody is for the site: address, name, handle, and the structure or body of their role."""

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fsforum.core import clock, index, markup, slugs
from fsforum.core.errors import DomainError
from fsforum.core.policy.accounts import NEEDS_BODY, NEEDS_STRUCTURE
from fsforum.models import Body, Role, Structure, User

LONGEST_NAME = 80
HANDLE_PART = 30
BAD_ADDRESS = (
    "Cette adresse électronique n’est pas valable : vérifiez-la (par exemple prenom.nom@organisme.fr)."
)
TAKEN = "Un compte existe déjà avec cette adresse."


def normalise_email(text: str) -> str:
    """The address as it is stored and compared: lower case, sendable over plain SMTP.

    Nothing is asked of the network; `.test` addresses are allowed. Raises DomainError.
    """
    try:
        found = validate_email(
            text.strip(), check_deliverability=False, test_environment=True, allow_smtputf8=False
        )
    except EmailNotValidError:
        raise DomainError(BAD_ADDRESS) from None
    address = (found.ascii_email or found.normalized).lower()
    if len(address) > 254:
        raise DomainError(BAD_ADDRESS)
    return address


def name(text: str) -> str:
    """A first or last name on one line, at most 80 characters."""
    return " ".join(markup.normalise(text).split())[:LONGEST_NAME].strip()


def free_handle(session: Session, first_name: str, last_name: str) -> str:
    """« camille.roussel », or « camille.roussel2 » when somebody has it already."""
    parts = [slugs.slugify(part)[:HANDLE_PART].strip("-") for part in (first_name, last_name)]
    base = ".".join(parts)
    taken = set(session.scalars(select(User.handle).where(User.handle.startswith(base, autoescape=True))))
    number = 1
    while (handle := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return handle


def place_of(
    session: Session, role: Role, structure_id: int | None, body_id: int | None
) -> tuple[int | None, int | None]:
    """The structure and the body that go with `role`; what the role has no use for is dropped.

    Raises DomainError when the one it needs is missing or closed.
    """
    if role in NEEDS_STRUCTURE:
        structure = session.get(Structure, structure_id) if structure_id else None
        if structure is None or not structure.active:
            raise DomainError("Choisissez la structure de cette personne.")
        return structure.id, None
    if role in NEEDS_BODY:
        body = session.get(Body, body_id) if body_id else None
        if body is None or not body.active:
            raise DomainError("Choisissez l’organisme de cette personne.")
        return None, body.id
    return None, None


def holder(session: Session, email: str) -> User | None:
    """The account that has this (normalised) address, whatever its state."""
    return session.scalar(select(User).where(User.email == email))


def add(session: Session, user: User) -> User:
    """Save a new account under a free handle. Raises DomainError when the address is taken.

    Two people of one name may arrive at once: the one who comes second tries the next handle.
    """
    user.created_at = user.read_before = clock.now()
    for _attempt in range(5):
        if holder(session, user.email):
            raise DomainError(TAKEN)
        user.handle = free_handle(session, user.first_name, user.last_name)
        try:
            with session.begin_nested():
                session.add(user)
                session.flush()
        except IntegrityError:
            continue
        index.put_person(session, user)
        return user
    raise DomainError(TAKEN)
