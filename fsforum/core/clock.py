"""The only place that asks what time it is, so that tests can hold it still."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date for the people of the network (Europe/Paris)."""
    return now().astimezone(PARIS).date()
