"""Forms of contributions: a changed text that is sent, and what becomes of it."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput, TextArea

from fsforum.core import attachments
from fsforum.core.forms import CreatingForm, Form, Line, Prose, Words
from fsforum.core.markup import MAX_LENGTH
from fsforum.library.carried import Content
from fsforum.library.forms import described, sent_files
from fsforum.library.sheet_forms import PARTED, UNWRITTEN_SHEET, SheetFields
from fsforum.models import ChangeKind, File, Proposal, Resource, ResourceKind

CHANGES = [
    SelectChoice(ChangeKind.MINOR.value, "un changement mineur"),
    SelectChoice(ChangeKind.MAJOR.value, "un changement important"),
]


class ProposalForm(SheetFields, CreatingForm):
    """« Proposer une modification »: the text as it should be."""

    version = IntegerField(widget=HiddenInput())
    title = Line("Titre", validators=[Words(3, 200, "Le titre manque.")])
    summary = Line("En une phrase (facultatif)", widget=TextArea(), validators=[Words(0, 400, "")])
    source = Prose("Texte")
    note = Line("Ce que vous changez, en une ligne", validators=[Words(0, 200, "")])
    drafting = False
    """Whether it is kept for later: then it need not say what it changes."""
    kept = HiddenField()

    def validate_version(self, field: Any) -> None:
        """The version from which the edit started."""
        if not field.data or not 0 < field.data < 2**31:
            raise ValidationError("Rechargez la page : la version de départ manque.")

    def validate_note(self, field: Any) -> None:
        """Who judges it reads this first."""
        if not field.data and not self.drafting:
            raise ValidationError("Dites en une ligne ce qui change.")

    def validate_source(self, field: Any) -> None:
        """A text of a bearable length."""
        empty = UNWRITTEN_SHEET if self.parted.data == PARTED else "Le texte est vide."
        Words(1, MAX_LENGTH, empty)(self, field)
        if not self.drafting:
            described(self, field)

    def content(self, facts: dict[str, Any]) -> Content:
        """The validated text; what stands beside it stays as `facts` say."""
        return Content(
            title=self.title.data,
            source=self.source.data or "",
            summary=self.summary.data or "",
            kind=ResourceKind(facts["kind"]),
            official_link=facts["official_link"],
            keywords=facts["keywords"],
            themes=tuple(facts["themes"]),
            bodies=tuple(facts["bodies"]),
            files=sent_files(self),
        )


class DecisionForm(Form):
    """What is taken of a proposal, or why it is declined."""

    passages = SelectMultipleField("Ce que vous reprenez", validate_choice=False)
    change = RadioField("Pour les lecteurs, c’est", choices=CHANGES, default=ChangeKind.MINOR.value)
    reason = Line("Mot pour la personne qui propose (facultatif)", validators=[Words(0, 300, "")])


def drafted(proposal: Proposal, files: Iterable[File]) -> dict[str, Any]:
    """What a form shows of a draft and of the files that wait with it; its text brings its pictures."""
    pictured = attachments.pictured(proposal.source)
    return proposal.facts | {
        "kept": ",".join(str(file.id) for file in files if file.id not in pictured),
        "title": proposal.title,
        "summary": proposal.summary,
        "source": proposal.source,
        "note": proposal.note,
        "change": proposal.change.value,
        "version": proposal.base,
    }


def written(resource: Resource) -> dict[str, Any]:
    """What a form shows of a resource. Needs its themes and bodies."""
    return {
        "kind": resource.kind.value,
        "title": resource.title,
        "summary": resource.summary,
        "source": resource.source,
        "official_link": resource.official_link,
        "keywords": resource.keywords,
        "themes": [theme.id for theme in resource.themes],
        "bodies": [body.id for body in resource.bodies],
        "version": resource.version,
    }
