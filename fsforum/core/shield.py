"""The guard of personal data on forms: every text that others will read is judged before it is kept.

`core.forms.Form` asks it at each validation, so that no form can forget it. What blocks comes back with its
kind, its place and a button that masks it; what only warns may be sent with a reason, which is written
down without the value.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import g, has_request_context, request
from flask_login import current_user

from fsforum.core import audit, listed, markup
from fsforum.core.pii import MOST as MOST_FOUND
from fsforum.core.pii import WORDINGS, Finding, Level, find, find_in_markdown, mask
from fsforum.core.transaction import transaction

ASKED = "garde"
MASK, SEND = "masquer", "publier"
MOTIVE = "garde-motif"
LEAST, MOST = 5, 200
AROUND, SHOWN = 45, 3
MASKED = "Les données personnelles sont masquées. Relisez votre texte, puis envoyez-le."


@dataclass(frozen=True)
class Extract:
    """A finding among the words around it, half hidden."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Warned:
    """What was found in one field, and what can be done about it."""

    names: list[str]
    extracts: list[Extract]
    button: str
    blocking: bool
    first: bool
    """Whether it is the first of its form: the one that carries the buttons."""
    motive: str = ""
    complaint: str = ""
    path: str = ""
    send: str = SEND


@dataclass
class Judgement:
    """Of a form: what each field holds, by name."""

    found: dict[str, list[Finding]] = field(default_factory=dict)

    @property
    def blocking(self) -> bool:
        """Whether something cannot be sent at all."""
        return any(one.level == Level.BLOCK for places in self.found.values() for one in places)


def look(text: str, prose: bool = True) -> list[Finding]:
    """What a text of the site holds of personal data; `prose` says that it is Markdown."""
    allowed = listed.allowed()
    if prose and len(text) <= markup.MAX_LENGTH:
        return find_in_markdown(text, markup.plain(text), allowed)
    return find(text, allowed)


def masked(text: str, prose: bool = True) -> tuple[str, int]:
    """`text` without what nobody may publish, and how many places were masked: what imports bring in."""
    count = 0
    while found := [one for one in look(text, prose) if one.level == Level.BLOCK]:
        text, count = mask(text, found), count + len(found)
        if len(found) < MOST_FOUND:
            break
    return text, count


def judge(form: Any) -> bool:
    """Whether the shared texts of a submitted form may be kept; marks its fields when they may not."""
    judgement = Judgement(
        {
            one.name: look(one.data, one.prose)
            for one in form
            if getattr(one, "exempt", None) == "" and one.data
        }
    )
    judgement.found = {name: places for name, places in judgement.found.items() if places}
    asked = request.form.get(ASKED, "") if has_request_context() else ""
    if asked == MASK and judgement.found:
        _mask(form, judgement)
        return False
    if not judgement.found:
        return True
    motive = " ".join(request.form.get(MOTIVE, "").split())[:MOST] if has_request_context() else ""
    complaint = ""
    if asked.startswith(SEND) and not judgement.blocking:
        complaint = _refused(motive)
        if not complaint:
            _note(judgement, motive)
            return True
    _mark(form, judgement, motive, complaint)
    return False


def masking() -> bool:
    """Whether this request asks for « Masquer »."""
    return request.form.get(ASKED) == MASK


def pressed(name: str) -> str:
    """The button that sent the form: that of the form itself, or the one pressed before the guard spoke."""
    if value := request.form.get(name, ""):
        return value
    asked, _, said = request.form.get(ASKED, "").partition(":")
    key, _, value = said.partition("=")
    return value if asked == SEND and key == name else ""


def sending() -> str:
    """The value of « Publier quand même »: it remembers which button of the form was pressed first."""
    for name in ("suite", "action"):
        if value := pressed(name):
            return f"{SEND}:{name}={value}"
    return SEND


def sentence(findings: list[Finding]) -> str:
    """« Ce texte semble contenir un numéro de sécurité sociale. »"""
    return f"Ce texte semble contenir {_and(_names(findings))}."


def extracts(text: str, findings: list[Finding]) -> list[Extract]:
    """The first findings among their words, most of each hidden, also of those that stand beside."""
    half_hidden = list(text)
    for one in findings:
        for at in range(one.start + min(one.end - one.start, 80) // 3, one.end):
            half_hidden[at] = "•" if text[at].isalnum() else text[at]
    shown = "".join(half_hidden)
    return [_extract(shown, one) for one in findings[:SHOWN]]


def button(findings: list[Finding]) -> str:
    """« Masquer le numéro »."""
    shorts = {WORDINGS[one.kind].short for one in findings}
    return f"Masquer {shorts.pop()}" if len(findings) == 1 else "Masquer ces données"


def _names(findings: list[Finding]) -> list[str]:
    return list(dict.fromkeys(WORDINGS[one.kind].name for one in findings))


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def _extract(text: str, one: Finding) -> Extract:
    start, end = max(0, one.start - AROUND), min(len(text), one.end + AROUND)
    before, after = text[start : one.start], text[one.end : end]
    if start:
        before = "… " + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + " …"
    return Extract(before, text[one.start : one.end][:80], after)


def _mask(form: Any, judgement: Judgement) -> None:
    for name, places in judgement.found.items():
        form[name].data = mask(form[name].data, places)
    form.form_errors = [*form.form_errors, MASKED]


def _mark(form: Any, judgement: Judgement, motive: str, complaint: str) -> None:
    every = [one for places in judgement.found.values() for one in places]
    for number, (name, places) in enumerate(judgement.found.items()):
        one = form[name]
        one.errors = [*one.errors, sentence(places)]
        one.warned = Warned(
            _names(places),
            extracts(one.data, places),
            button(every),
            judgement.blocking,
            number == 0,
            motive,
            complaint,
            request.path if has_request_context() else "",
            sending() if has_request_context() else SEND,
        )


def _refused(motive: str) -> str:
    """Why a reason is none; empty when it is one."""
    if len(motive) < LEAST:
        return "Dites en quelques mots pourquoi ce n’est pas une donnée personnelle."
    if look(motive, prose=False):
        return "Le motif contient lui-même une donnée personnelle."
    return ""


def _note(judgement: Judgement, motive: str) -> None:
    """Write down that somebody sent a text in spite of a warning: kinds, fields and reason, no value."""
    kinds = sorted({one.kind.value for places in judgement.found.values() for one in places})
    user: Any = current_user._get_current_object()
    with transaction() as session:
        audit.record(
            session,
            g.get("acting") or (user if user.is_authenticated else None),
            "garde.outrepassee",
            (request.endpoint or "")[:60],
            types=kinds,
            champs=sorted(judgement.found),
            motif=motive,
        )
