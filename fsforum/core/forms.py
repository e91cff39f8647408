"""What forms share: normalised text, the idempotency key, what was typed given back."""

from functools import lru_cache
from typing import Any, Self, cast

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from fsforum.core import markup, once, shield


def tidy(text: Any) -> Any:
    """One-line text: NFC, no control characters, single spaces."""
    return " ".join(markup.normalise(text).split()) if isinstance(text, str) else text


def tidy_prose(text: Any) -> Any:
    """Text of several lines: NFC, line feeds, no control characters, trimmed."""
    return markup.normalise(text).strip() if isinstance(text, str) else text


class Line(StringField):
    """A one-line text field, normalised before validation.

    It is searched for personal data, unless `exempt` says why nobody else will read it.
    """

    data: Any
    prose = False
    warned: shield.Warned | None = None

    def __init__(self, label: str, exempt: str = "", **options: Any) -> None:
        super().__init__(label, filters=[tidy], **options)
        self.exempt = exempt


class Prose(TextAreaField):
    """A Markdown field, normalised before validation; searched for personal data as a `Line` is."""

    data: Any
    prose = True
    warned: shield.Warned | None = None

    def __init__(self, label: str, exempt: str = "", **options: Any) -> None:
        super().__init__(label, filters=[tidy_prose], **options)
        self.exempt = exempt


REFUSALS = {
    "Not a valid choice.": "Choisissez une des réponses proposées.",
    "Invalid Choice: could not coerce.": "Choisissez une des réponses proposées.",
    "Not a valid date value.": "Cette date n’existe pas : jour, mois, année.",
    "Not a valid integer value.": "Indiquez un nombre entier.",
    "This field is required.": "Ce champ est à remplir.",
}
REFUSED = "Cette valeur n’est pas acceptée."


class French:
    """What the forms library says of its own, in French."""

    def gettext(self, text: str) -> str:
        """The French sentence for `text`."""
        return REFUSALS.get(text, REFUSED)

    def ngettext(self, one: str, _many: str, _number: int) -> str:
        """The same, for texts that count."""
        return self.gettext(one)


class Form(FlaskForm):
    """A form of the site; CSRF is checked for every unsafe request before any view."""

    class Meta(FlaskForm.Meta):
        """No second CSRF field check: the whole application is protected once."""

        csrf = False
        locales = ["fr"]

        def get_translations(self, _form: Any) -> French:
            """French, whatever is installed beside."""
            return French()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)  # type: ignore[no-untyped-call]

    blank = False
    """Whether this is `empty()`, the same for everybody: what it shows may be drawn once."""

    def hidden(self) -> list[tuple[str, str, str]]:
        """The hidden fields as pages print them: id, name, value."""
        fields: list[Any] = list(self)
        return [
            (one.id, one.name, one._value())
            for one in fields
            if getattr(one.widget, "input_type", "") == "hidden" and one.name != "csrf_token"
        ]

    @classmethod
    def empty(cls) -> Self:
        """The form before anybody typed: one for all readers of this process, never to be filled in."""
        return cast(Self, _empty(cls))

    def is_submitted(self) -> bool:
        """Whether this request sends the form."""
        return bool(super().is_submitted())  # type: ignore[no-untyped-call]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every field is valid, and no shared text holds personal data."""
        valid = bool(super().validate(extra_validators))
        return shield.judge(self) and valid

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether this request sends the form, and all of it is valid."""
        valid = super().validate_on_submit(extra_validators)  # type: ignore[no-untyped-call]
        return bool(valid)


@lru_cache
def _empty(kind: type[Form]) -> Form:
    form = kind(formdata=None)
    form.blank = True
    return form


class CreatingForm(Form):
    """A form that makes something: sent twice, it makes it once."""

    key = HiddenField(default=once.new_key)

    def hidden(self) -> list[tuple[str, str, str]]:
        """The hidden fields; each showing of the empty form has a key of its own."""
        found = super().hidden()
        if not self.blank:
            return found
        return [(ref, name, once.new_key() if name == "key" else value) for ref, name, value in found]


class Words:
    """At most `most` characters, at least `least` once trimmed, said in French."""

    def __init__(self, least: int, most: int, empty: str) -> None:
        self.least, self.most, self.empty = least, most, empty

    def __call__(self, form: Any, field: Any) -> None:
        size = len((field.data or "").strip())
        if size == 0 and self.least:
            raise ValidationError(self.empty)
        if size < self.least:
            raise ValidationError(f"C’est trop court : {self.least} caractères au moins.")
        if size > self.most:
            raise ValidationError(f"C’est trop long : {size} caractères, {self.most} au plus.")
