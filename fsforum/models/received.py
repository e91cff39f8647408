"""Messages that came in by mail, so that each is handled once."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from fsforum.models.base import Base


class ReceivedMail(Base):
    """A message that was handled: `identity` is a hash of its Message-ID; nothing of its text is kept."""

    __tablename__ = "received_mail"
    identity: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(20), default="")
