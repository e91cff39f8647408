"""The past of the demo, written in the order in which it happened."""

from collections.abc import Callable
from datetime import datetime, timedelta

from fsforum.core import calendar, clock, workdays
from fsforum.extensions import session


class Timeline:
    """Acts at their moments; `run` plays them with the clock held."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._acts: list[tuple[datetime, int, Callable[[], object]]] = []

    def at(self, moment: datetime, act: Callable[[], object]) -> datetime:
        """Plan `act` at `moment`, or when the desks open next (never later than now); returns when."""
        moment = min(open_hours(moment), self.now - timedelta(seconds=30))
        self._acts.append((moment, len(self._acts), act))
        return moment

    def ago(self, days: float, act: Callable[[], object]) -> datetime:
        """Plan `act` so many days before now, during the day's work."""
        return self.at(self.work_time(days), act)

    def work_time(self, days: float) -> datetime:
        """So many days ago, at an hour of that day's work that depends on the number."""
        moment = (self.now - timedelta(days=days)).astimezone(clock.PARIS)
        return open_hours(moment.replace(hour=9 + int(days) % 8, minute=int(days * 7) % 60))

    def workdays_ago(self, count: int) -> datetime:
        """`count` working days before now, in the morning."""
        day = self.now.astimezone(clock.PARIS)
        while count > 0 or not workdays.is_workday(day.date()):
            day -= timedelta(days=1)
            count -= workdays.is_workday(day.date())
        return day.replace(hour=9, minute=20)

    def due_in(self, count: int, commitment: int) -> datetime:
        """The morning on which a question was asked whose last day is `count` working days from now."""
        off, today = calendar.local_days(), self.now.astimezone(clock.PARIS)
        due = workdays.add_workdays(today.date(), count, off)
        day = workdays.add_workdays(due, -commitment, off)
        return today.replace(year=day.year, month=day.month, day=day.day, hour=9, minute=20)

    def run(self, progress: Callable[[int, int], object]) -> None:
        """Play everything, oldest first."""
        for done, (moment, _, act) in enumerate(sorted(self._acts, key=lambda a: a[:2]), start=1):
            with clock.held_at(moment):
                act()
            session().expire_all()
            progress(done, len(self._acts))


def open_hours(moment: datetime) -> datetime:
    """`moment` itself on a working day between 9 h and 17 h, else the next morning at 9 h."""
    moment = moment.astimezone(clock.PARIS)
    morning = moment.replace(hour=9, minute=0, second=0)
    if moment.hour >= 17:
        moment = morning + timedelta(days=1)
    moment = max(moment, moment.replace(hour=9, minute=0, second=0))
    while not workdays.is_workday(moment.date()):
        moment = moment.replace(hour=9, minute=0, second=0) + timedelta(days=1)
    return moment
