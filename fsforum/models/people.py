"""People, the structures and bodies that they work for, and how they get in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fsforum.models.base import Base, Name, PrimaryKey, Prose, Slug, words


class Role(StrEnum):
    """What a person does in the network; one role each."""

    ANIMATEUR = "animateur"
    PARTNER = "partenaire"
    FIELD = "terrain"
    ADMIN = "admin"
    OBSERVER = "observateur"


class AccountState(StrEnum):
    """Active, suspended (may come back), or former (anonymised, for good)."""

    ACTIVE = "actif"
    SUSPENDED = "suspendu"
    FORMER = "ancien"


class StructureKind(StrEnum):
    """How a France services structure receives the public."""

    SEAT = "siege"
    ANTENNA = "antenne"
    MULTISITE = "multisite"
    MOBILE = "itinerante"


class BodyKind(StrEnum):
    """National partner of France services, or a local one."""

    NATIONAL = "national"
    LOCAL = "local"


class Structure(Base):
    """A France services desk; an antenne points to the structure it depends on."""

    __tablename__ = "structure"
    id: Mapped[PrimaryKey]
    name: Mapped[Name]
    slug: Mapped[Slug] = mapped_column(unique=True)
    kind: Mapped[StructureKind] = mapped_column(words(StructureKind), default=StructureKind.SEAT)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id"), index=True)
    carrier: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    postcode: Mapped[str] = mapped_column(String(5), default="")
    commune: Mapped[str] = mapped_column(String(120), default="")
    insee: Mapped[str] = mapped_column(String(5), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    labelled_on: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)

    parent: Mapped["Structure | None"] = relationship(remote_side="Structure.id", lazy="raise_on_sql")


class Body(Base):
    """A partner body (CAF, CPAM …); its `slug` is the address of its question channel."""

    __tablename__ = "body"
    id: Mapped[PrimaryKey]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[Name]
    short: Mapped[str] = mapped_column(String(40))
    article: Mapped[str] = mapped_column(String(4), default="la")
    kind: Mapped[BodyKind] = mapped_column(words(BodyKind), default=BodyKind.NATIONAL)
    description: Mapped[str] = mapped_column(String(300), default="")
    restricted: Mapped[bool] = mapped_column(default=False)
    commitment_days: Mapped[int] = mapped_column(default=5)
    closed_days: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Days on which this body alone does not work (ISO dates, in order), see core.calendar."""
    mailbox: Mapped[str] = mapped_column(String(254), default="", server_default="")
    """Shared address that is reminded with the référents; empty for none."""
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def to(self) -> str:
        """« à la CAF », « au conciliateur », « à France Travail »."""
        return {"la": f"à la {self.short}", "le": f"au {self.short}", "l’": f"à l’{self.short}"}.get(
            self.article, f"à {self.short}"
        )

    @property
    def by(self) -> str:
        """« par la CAF », « par le conciliateur », « par France Travail »."""
        return f"par {self.the}"

    @property
    def the(self) -> str:
        """« la CAF », « l’Urssaf », « France Travail »."""
        if not self.article:
            return self.short
        return f"{self.article}{self.short}" if self.article == "l’" else f"{self.article} {self.short}"


class Theme(Base):
    """A subject of the desk (Impôts, Santé …), with the bodies that usually answer on it."""

    __tablename__ = "theme"
    id: Mapped[PrimaryKey]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[Name]
    position: Mapped[int] = mapped_column(default=0)


class ThemeBody(Base):
    """A default body of a theme, in the order in which it is proposed."""

    __tablename__ = "theme_body"
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class User(Base):
    """A person with an account. Animateurs have a structure, référents a body."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("role <> 'animateur' OR structure_id IS NOT NULL", name="animateur_has_structure"),
        CheckConstraint("role <> 'partenaire' OR body_id IS NOT NULL", name="partner_has_body"),
        Index("ix_user_body", "body_id", "state"),
        Index("ix_user_structure", "structure_id", "state"),
    )
    id: Mapped[PrimaryKey]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    handle: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[Role] = mapped_column(words(Role))
    state: Mapped[AccountState] = mapped_column(words(AccountState), default=AccountState.ACTIVE)
    structure_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    job: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    charter_version: Mapped[int] = mapped_column(default=0)
    charter_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    read_before: Mapped[datetime]
    """Discussions and questions not active since this instant count as read."""
    link_epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    """Raised when the account is suspended, changes role, body or address: links mailed before are dead."""

    structure: Mapped[Structure | None] = relationship(lazy="raise_on_sql")
    body: Mapped[Body | None] = relationship(lazy="raise_on_sql")

    # What flask-login asks of a user; every loaded account is one that may come in.
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False
    # The sign-in under which this account was loaded; not columns.
    __allow_unmapped__ = True
    session_key: str = ""
    session_id: int = 0

    def get_id(self) -> str:
        """The secret of this person's sign-in, never the account's number."""
        return self.session_key

    @property
    def full_name(self) -> str:
        """« Camille Roussel », or « Ancien membre » once anonymised."""
        if self.state == AccountState.FORMER:
            return "Ancien membre"
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        """« CR »; « – » for a former member."""
        if self.state == AccountState.FORMER:
            return "–"
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def tint(self) -> int:
        """Which of the four avatar colours this person has."""
        return self.id % 4 + 1


class LoginSession(Base):
    """One sign-in, known by the hash of the secret that the browser holds."""

    __tablename__ = "login_session"
    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    agent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Invitation(Base):
    """A promise of an account, kept by whoever holds the secret of its mail."""

    __tablename__ = "invitation"
    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[Role] = mapped_column(words(Role))
    structure_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    structure: Mapped[Structure | None] = relationship(lazy="raise_on_sql")
    body: Mapped[Body | None] = relationship(lazy="raise_on_sql")
    invited_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class PasswordReset(Base):
    """A single-use right to choose a new password."""

    __tablename__ = "password_reset"
    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Throttle(Base):
    """Recent attempts under one key (an account, a network address, an act)."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None] = mapped_column(index=True)


class AuditEntry(Base):
    """What was done to accounts, rights and content, by whom; never changed afterwards."""

    __tablename__ = "audit_entry"
    id: Mapped[PrimaryKey]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(60), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    actor: Mapped[User | None] = relationship(lazy="raise_on_sql")


class Submission(Base):
    """A creating form that was received, so that sending it twice makes one thing."""

    __tablename__ = "submission"
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    ref_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(index=True)


class Setting(Base):
    """A value kept by the site itself (version of the charter, demo data loaded …)."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Prose]
