"""Forms of partner channels."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput, TextArea

from fsforum.core import markup, once
from fsforum.core.already import SimilarForm
from fsforum.core.forms import CreatingForm, Form, Line, Prose, Words
from fsforum.core.web.uploads import FilesForm
from fsforum.core.words import HELP
from fsforum.models import Body, Help, Theme, User

PLAIN_TEXT = Words(1, markup.MAX_LENGTH, "Écrivez votre message.")


class TextForm(FilesForm):
    """An answer, a message or a request for a clarification."""

    body = Prose("Votre message", validators=[PLAIN_TEXT])


class NoteForm(CreatingForm):
    """A note between the body and the animation."""

    key = HiddenField(default=once.new_key, id="note-key")
    body = Prose("Votre note", id="note", validators=[Words(1, 5000, "Écrivez votre note.")])


class AboutForm(Form):
    """What the lists say of a question."""

    title = Line(
        "Votre question en une phrase",
        widget=TextArea(),
        validators=[Words(10, 200, "Écrivez votre question en une phrase.")],
    )
    theme = SelectField("Thème", coerce=str, default="")
    keywords = Line("Mots-clés (facultatif)", validators=[Words(0, 200, "")])

    def offer(self, usual: Iterable[Theme], others: Iterable[Theme], body: Body) -> None:
        """Propose the themes of `body` first."""
        first, rest = [(t.slug, t.name) for t in usual], [(t.slug, t.name) for t in others]
        rest.append(("", "Autre thème"))
        groups = {f"Thèmes habituels ({body.short})": first, "Autres thèmes": rest}
        self.theme.choices = {name: options for name, options in groups.items() if options}


class QuestionForm(AboutForm, FilesForm, SimilarForm):
    """A new question; `about` is the number of the resource under which it is asked."""

    about = IntegerField(widget=HiddenInput(), validators=[Optional()])
    body = Prose("Précisions (facultatif)", validators=[Words(0, markup.MAX_LENGTH, "")])


class EditTextForm(Form):
    """The text of a line, changed by its author."""

    body = Prose("Texte", validators=[PLAIN_TEXT])


class RedirectForm(Form):
    """« Réorienter vers… »: the other partner, and a word."""

    target = RadioField(
        "Vers quel partenaire ?",
        coerce=str,
        invalid_choice_message="Choisissez un partenaire.",  # type: ignore[call-arg]  # newer than its stubs
    )
    word = Line(
        "Un mot d’explication (facultatif)",
        validators=[Words(0, 300, "")],
    )

    def offer(self, bodies: Iterable[Body]) -> None:
        """Propose these partners."""
        self.target.choices = [(body.slug, body.short) for body in bodies]


class DropForm(Form):
    """« Sans suite », and why."""

    reason = Line("Pourquoi ?", validators=[Words(5, 300, "Dites pourquoi, en quelques mots.")])
    helped = RadioField(
        "Avez-vous eu l’aide qu’il vous fallait ? (facultatif)",
        choices=[
            *(SelectChoice(kind.value, label) for kind, label in HELP.items()),
            SelectChoice("", "Sans avis"),
        ],
        coerce=str,
        default="",
    )

    def leave_opinion_out(self) -> None:
        """Only who asked is asked for it, once for each answer."""
        del self.helped

    @property
    def opinion(self) -> Help | None:
        """What they said, if anything."""
        field = self._fields.get("helped")
        return Help(field.data) if field is not None and field.data else None


class AssignForm(Form):
    """To whom the animation gives a question."""

    person = RadioField(
        "Référent",
        coerce=str,
        invalid_choice_message="Choisissez un référent.",  # type: ignore[call-arg]  # newer than its stubs
    )

    def offer(self, people: Iterable[User]) -> None:
        """Propose these people."""
        self.person.choices = [(str(person.id), person.full_name) for person in people]


class JudgeForm(Form):
    """« Cette réponse vous a-t-elle aidé ? »"""

    helped = RadioField(
        "Cette réponse vous a-t-elle aidé ?",
        choices=[SelectChoice(kind.value, label) for kind, label in HELP.items()],
        coerce=str,
    )
    why = Prose(
        "Que manque-t-il ? (facultatif si elle vous a aidé)",
        id="pourquoi",
        validators=[Words(0, 500, "")],
    )

    def validate_why(self, field: Any) -> None:
        """« Non » says why: the body starts again from there."""
        if self.helped.data == Help.NO.value and len(field.data or "") < 5:
            raise ValidationError("Dites ce qui manque, en quelques mots.")


class DuplicateForm(Form):
    """The question to which another one is attached: its address or its number."""

    original = Line("Numéro ou adresse de la question existante")

    def validate_original(self, field: Any) -> None:
        """Keep the number of the address."""
        address = (field.data or "").partition("#")[0].partition("?")[0]
        digits = address.strip().rstrip("/").rpartition("/")[2]
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            raise ValidationError("Indiquez le numéro de la question, ou collez son adresse.")
        field.data = digits
