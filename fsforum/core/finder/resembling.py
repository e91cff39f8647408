"""What resembles a text or a thing: « Déjà répondu ? », « Voir aussi », probable duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from fsforum.core import clock, french, scopes, synonyms
from fsforum.core.finder import candidates, corpus, ranking, things
from fsforum.core.finder.asking import Asked, understood
from fsforum.core.finder.engine import rarest, read_whole, ways
from fsforum.core.finder.lists import Place, apart
from fsforum.core.finder.ranking import Ranked
from fsforum.core.finder.things import Similar
from fsforum.core.synonyms import Names
from fsforum.extensions import session
from fsforum.models import Question, QuestionState, SearchDoc, ThingKind, User

TALK = (ThingKind.QUESTION, ThingKind.RESOURCE, ThingKind.THREAD)
PLACES = (Place.REFERENCES, Place.TITLE)
TERMS = 10
TEXT = 600
PAIRED = 3  # of the rarest words, those that are looked for two by two: one is still typing, it must be quick
LIKE = 0.3  # the least part of a text (rare words weigh more) that something similar holds
BESIDE = 0.5  # the same beside the likest one: when that says nearly all, what says little is noise
ALSO = 0.25  # the same for « Voir aussi »: the text of a whole thing is long
SAME = 0.6  # the same for a duplicate
COMPARED = 30  # things whose lines are read whole
MOST_COMPARED = 60


@dataclass(frozen=True)
class Twin:
    """A question that says about the same as an earlier one."""

    question_id: int
    earlier_id: int
    likeness: float
    """Between 0 and 1."""


def similar(user: User, text: str, limit: int = 5) -> list[Similar]:
    """What `user` may read that resembles `text` (a title, or a title and its details), best first.

    Rare words weigh more than common ones; something that shares one word of many is not similar.
    """
    names = synonyms.names()
    asked, marked = _telling(text[:TEXT], names)
    ranked = _alike(user, asked, names, LIKE)[:limit]
    return things.similars(user, ranked, marked)


def also(user: User, kind: ThingKind, ref_id: int, limit: int = 5) -> list[Similar]:
    """« Voir aussi »: what `user` may read that is near a question, resource or discussion, best first."""
    row = (
        session()
        .execute(
            select(SearchDoc.title, SearchDoc.text)
            .where(SearchDoc.kind == kind, SearchDoc.ref_id == ref_id, scopes.within(SearchDoc.scope, user))
            .order_by(SearchDoc.seq)
            .limit(1)
        )
        .one_or_none()
    )
    if row is None:
        return []
    names = synonyms.names()
    asked, marked = _telling(row.title, names)
    ranked = [one for one in _alike(user, asked, names, ALSO) if one.key != (kind, ref_id)]
    return things.similars(user, ranked[:limit], marked)


def duplicates(user: User, since: datetime, limit: int = 20) -> list[Twin]:
    """Questions asked since then that say about the same as an earlier one, likest first, as `user` reads."""
    asked_since = (
        select(Question.id, Question.title)
        .where(
            Question.created_at >= since,
            Question.state.not_in([QuestionState.DUPLICATE, QuestionState.DROPPED]),
            scopes.within(Question.scope, user),
        )
        .order_by(Question.id.desc())
        .limit(MOST_COMPARED)
    )
    names, twins = synonyms.names(), []
    for row in session().execute(asked_since).all():
        asked, _ = _telling(row.title, names)
        earlier = [
            one
            for one in _alike(user, asked, names, SAME, (ThingKind.QUESTION,))
            if one.ref_id < row.id and one.state != QuestionState.DUPLICATE
        ]
        if earlier:
            first = max(earlier, key=lambda one: one.likeness)
            twins.append(Twin(row.id, first.ref_id, round(first.likeness, 3)))
    return sorted(twins, key=lambda twin: (-twin.likeness, -twin.question_id))[:limit]


def _telling(text: str, names: Names) -> tuple[Asked, str]:
    """The words of a text that are worth looking for, short scraps left out; and the text to mark by them."""
    asked = understood(text, names, most=2 * TERMS)
    kept = [
        bit for bit, term in enumerate(asked.terms) if len(term) > 2 or term.isdigit() or names.known(term)
    ]
    kept = (kept or list(range(len(asked.terms))))[:TERMS]
    plain = replace(asked.only(kept), phrases=(), without=())
    return plain, french.with_names(text, names.expand(plain.terms, french.content_keys(text))[1])


def _alike(
    user: User, asked: Asked, names: Names, least: float, kinds: Sequence[ThingKind] = TALK
) -> list[Ranked]:
    """The things that hold enough of what was asked, best first."""
    if not asked.terms:
        return []
    groups, _ = ways(names, asked)
    counts = corpus.frequencies(groups)
    lists = apart(groups, rarest(counts, groups), asked, PAIRED, PLACES, alone=1)
    rows = candidates.read(user, lists, dict(zip(groups, counts, strict=True)))
    here = ranking.seen(rows, groups)
    weights = ranking.rarity([max(both) for both in zip(here, counts, strict=True)], groups)
    unheard = [weight or 0.5 * max(weights) for weight in weights]
    found = [thing for thing in ranking.group(rows, groups) if thing.kind in kinds]
    some = min(2, len(groups))
    alike = []
    for thing in read_whole(found, groups, unheard, COMPARED)[:COMPARED]:
        thing.likeness = ranking.covered(thing, unheard)
        if thing.mask.bit_count() >= some and thing.likeness >= least:
            alike.append(thing)
    best = max((thing.likeness for thing in alike), default=0.0)
    alike = [thing for thing in alike if thing.likeness >= BESIDE * best]
    ordered = ranking.order(alike, groups, weights, clock.today())
    things.appraise(ordered)
    return ranking.appraised(ordered, weights)
