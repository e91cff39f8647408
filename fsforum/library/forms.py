"""Forms of the library: what a resource says, and what publishing it promises."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextArea

from fsforum.core import attachments, clock, markup, words
from fsforum.core.fields import FrenchDate
from fsforum.core.forms import CreatingForm, Form, Line, Prose, Words
from fsforum.core.markup.links import complete
from fsforum.core.reviews import due
from fsforum.core.reviews.due import ReviewFields
from fsforum.library import skeletons
from fsforum.library.freshness import Freshness
from fsforum.library.service import UNDESCRIBED, Content
from fsforum.library.sheet_forms import PARTED, UNWRITTEN_SHEET, SheetFields
from fsforum.models import ChangeKind, ResourceKind

KINDS = [SelectChoice(kind.value, label) for kind, (label, _) in words.RESOURCE_KINDS.items()]
WRITTEN = (ResourceKind.GUIDE, ResourceKind.SHEET)


def _options(rows: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(number), label) for number, label in rows]


def numbers(text: str | None) -> tuple[int, ...]:
    """« 12,15 » as numbers; what is none is left out."""
    parts = (text or "")[:400].split(",")
    return tuple(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 10)


def web_address(_form: Any, field: Any) -> None:
    """A complete http(s) address, or nothing."""
    if field.data and (len(field.data) > 500 or not complete(field.data)):
        raise ValidationError("Donnez une adresse complète, par exemple https://www.caf.fr.")


def described(_form: Any, field: Any) -> None:
    """Every picture says what it shows, for who cannot see it; a draft may leave that for later."""
    if len(field.data or "") <= markup.MAX_LENGTH and markup.undescribed(field.data or ""):
        raise ValidationError(UNDESCRIBED)


def sent_files(form: Any, dropped: Collection[int] = ()) -> tuple[int, ...]:
    """The files that came with a form, and the pictures that its text shows."""
    numbered = (*numbers(form.kept.data), *attachments.pictured(form.source.data or ""))
    return tuple(number for number in dict.fromkeys(numbered) if number not in dropped)


class Boxes(SelectMultipleField):
    """Several choices as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ContentForm(SheetFields, CreatingForm):
    """What a resource says."""

    kind = SelectField("Type", choices=KINDS, default=ResourceKind.GUIDE.value)
    title = Line("Titre", validators=[Words(3, 200, "Donnez un titre à cette ressource.")])
    summary = Line("En une phrase (facultatif)", widget=TextArea(), validators=[Words(0, 400, "")])
    source = Prose("Texte")
    official_link = Line("Lien officiel (facultatif)", validators=[web_address])
    themes = Boxes("Thèmes (facultatif)", coerce=int)
    bodies = Boxes("Organismes concernés (facultatif)", coerce=int)
    keywords = Line("Mots-clés (facultatif)", validators=[Words(0, 200, "")])
    files = MultipleFileField("Fichiers (facultatif)")
    kept = HiddenField()
    questions = HiddenField()

    publishes = False
    """Whether the answer asks to publish: publication fields then count, and so does the skeleton."""
    submits = False
    """Whether it asks to be validated: the skeleton counts then too."""
    drafting = False
    """Whether it is kept for later: what readers and the history need is then not asked for."""

    def offer(self, themes: Iterable[tuple[int, str]], bodies: Iterable[tuple[int, str]]) -> None:
        """What the boxes propose."""
        self.themes.choices = _options(themes)
        self.bodies.choices = _options(bodies)

    def validate_source(self, field: Any) -> None:
        """A text, unless a link or files say it all; others are asked for more than the untouched model."""
        kind = ResourceKind(self.kind.data) if self.kind.data in list(ResourceKind) else ResourceKind.GUIDE
        needed = 1 if kind in WRITTEN else 0
        empty = UNWRITTEN_SHEET if self.parted.data == PARTED else "Écrivez le texte de cette ressource."
        Words(needed, markup.MAX_LENGTH, empty)(self, field)
        if self.drafting or not (self.publishes or self.submits):
            return
        described(self, field)
        if skeletons.untouched(field.data):
            act = "publier" if self.publishes else "l’envoyer"
            clear = "" if kind in WRITTEN else ", ou effacez-le,"
            raise ValidationError(f"Remplacez le texte proposé par le vôtre{clear} avant de {act}.")

    def validate_official_link(self, field: Any) -> None:
        """A resource of kind link has one."""
        if self.kind.data == ResourceKind.LINK.value and not field.data:
            raise ValidationError("Donnez l’adresse de ce lien.")

    def content(self, dropped: Sequence[int] = ()) -> Content:
        """The validated content; `dropped` are the files to take away."""
        return Content(
            title=self.title.data,
            source=self.source.data or "",
            kind=ResourceKind(self.kind.data),
            summary=self.summary.data or "",
            official_link=self.official_link.data or "",
            keywords=self.keywords.data or "",
            themes=tuple(self.themes.data or ()),
            bodies=tuple(self.bodies.data or ()),
            files=sent_files(self, dropped),
            dropped_files=tuple(dropped),
            questions=numbers(self.questions.data),
        )


class PublicationFields(ReviewFields):
    """Verified when and for whom, to review before when."""

    verified_on = FrenchDate("Vérifié le", default=clock.today)
    verified_by = SelectField("Vérifié par", coerce=int, default=0)
    publishes: bool = True

    def offer_publication(self, bodies: Iterable[tuple[int, str]], own: int | None = None) -> None:
        """Who may have verified, and the dates proposed; a référent verifies for their `own` body alone."""
        if own is not None:
            self.verified_by.choices = _options(body for body in bodies if body[0] == own)
        else:
            self.verified_by.choices = _options([(0, "L’animation départementale"), *bodies])
        self.review.choices = due.choices(clock.today())

    def validate_verified_on(self, field: Any) -> None:
        """Nobody verifies in the future."""
        if self.publishes and not field.data:
            raise ValidationError("Dites quand le contenu a été vérifié.")
        if field.data and field.data > clock.today():
            raise ValidationError("Cette date est dans l’avenir.")

    def freshness(self) -> Freshness:
        """The validated promise."""
        verified_on: date = self.verified_on.data or clock.today()
        return Freshness(verified_on, self.verified_by.data or None, self.promised())


class AskedFields:
    """Who is asked to validate: the animation, or a body."""

    to = SelectField("Qui relit ?", coerce=int, default=0)

    def ask(self, bodies: Iterable[tuple[int, str]]) -> None:
        """Whom one may choose: the animation, and `bodies`."""
        self.to.choices = _options([(0, "L’animation départementale"), *bodies])


class SubmitForm(Form, AskedFields):
    """« Envoyer pour validation » a draft."""


class SendBackForm(Form):
    """« Renvoyer à son auteur »: why."""

    reason = Line(
        "Ce qui manque, ou ce qui n’est pas juste",
        validators=[Words(5, 300, "Dites en une phrase ce qui est à reprendre.")],
    )


class DraftForm(ContentForm, PublicationFields, AskedFields):
    """A resource that is not published yet: saving it does not ask for the facts of publication."""

    publishes = False
    ONLY_PUBLISHING = ("verified_on", "verified_by", "review", "review_on")

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything; where nothing is published, faults of the publication fields do not count."""
        super().validate(extra_validators)
        if not self.publishes:
            for name in self.ONLY_PUBLISHING:
                self[name].errors = []
        return not any(field.errors for field in self) and not self.form_errors

    def content(self, dropped: Sequence[int] = ()) -> Content:
        """The content; sent to a body, it is about that body."""
        said, asked = super().content(dropped), self.to.data or None
        if not self.submits or asked is None:
            return said
        return replace(said, asked_body=asked, bodies=tuple({*said.bodies, asked}))


class RevisionFields:
    """What an edit says of itself."""

    version = IntegerField(widget=HiddenInput())
    note = Line("Ce qui change, en une ligne", validators=[Words(0, 200, "")])
    change = RadioField(
        "Pour les lecteurs, c’est",
        choices=[
            SelectChoice(ChangeKind.MINOR.value, "un changement mineur"),
            SelectChoice(ChangeKind.MAJOR.value, "un changement important"),
        ],
        default=ChangeKind.MINOR.value,
    )

    def validate_version(self, field: Any) -> None:
        """The version from which the edit started."""
        if not field.data or not 0 < field.data < 2**31:
            raise ValidationError("Rechargez la page : la version de départ manque.")


class DraftEditForm(DraftForm, RevisionFields):
    """An edit of a draft."""


class LiveEditForm(ContentForm, RevisionFields, AskedFields):
    """An edit of a published resource: the next version, at once."""

    publishes = True

    def validate_note(self, field: Any) -> None:
        """The history is for people."""
        if not field.data and not self.drafting:
            raise ValidationError("Dites en une ligne ce qui change.")


class PublicationForm(Form, PublicationFields):
    """« Publier » a draft."""
