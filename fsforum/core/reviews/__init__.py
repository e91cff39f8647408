"""Guides and validated answers that have to be looked at: tasks, reports, reminders, changes of rules.

| what happens                          | what follows, in the same transaction                           |
|---------------------------------------|-----------------------------------------------------------------|
| `ask`: a change, or somebody's wish   | « En cours de révision », a task with an owner who is told      |
| `report`: « Signaler comme obsolète » | its owner, its bodies and the field animators are told          |
| `settle`: still valid, revised, ended | tasks and reports end, reporters are told, the state is let go, |
|                                       | the change whose last task it was is closed                     |
| `entrust`: to another person          | that person is told, the one before has nothing to do any more  |
| `release`: a change is withdrawn      | its open tasks are gone, the state is let go                    |

A thing is a Resource or a Question with a validated answer; its row is held by the caller before.
"""

from fsforum.core.reviews.tasks import (
    Thing,
    ask,
    doubted,
    entrust,
    kind_of,
    of_change,
    owner_of,
    release,
    report,
    settle,
    thing_of,
)

__all__ = [
    "Thing",
    "ask",
    "doubted",
    "entrust",
    "kind_of",
    "of_change",
    "owner_of",
    "release",
    "report",
    "settle",
    "thing_of",
]
