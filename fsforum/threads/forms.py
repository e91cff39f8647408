"""Forms of discussions: opening, replying, editing, reporting, and the reasons of the animation."""

from wtforms import HiddenField, SelectField

from fsforum.core.already import SimilarForm
from fsforum.core.forms import Form, Line, Prose, Words
from fsforum.core.markup import MAX_LENGTH
from fsforum.core.web.uploads import FilesForm

LONGEST_TITLE, LONGEST_KEYWORDS, LONGEST_REASON, LONGEST_REPORT = 200, 200, 300, 500
MESSAGE = "Écrivez votre message."


def _title() -> Line:
    return Line("Titre", validators=[Words(5, LONGEST_TITLE, "Donnez un titre à la discussion.")])


def _keywords() -> Line:
    return Line("Mots-clés (facultatif)", validators=[Words(0, LONGEST_KEYWORDS, "")])


def _theme() -> SelectField:
    return SelectField("Thème (facultatif)", coerce=str, default="")


class ThreadForm(FilesForm, SimilarForm):
    """A new discussion; its space was chosen first."""

    espace = HiddenField()
    title = _title()
    theme = _theme()
    keywords = _keywords()
    body = Prose("Message", validators=[Words(2, MAX_LENGTH, MESSAGE)])


class HeadForm(Form):
    """The title, theme and keywords of a discussion."""

    title = _title()
    theme = _theme()
    keywords = _keywords()


class ReplyForm(FilesForm):
    """A reply."""

    body = Prose("Répondre", validators=[Words(2, MAX_LENGTH, MESSAGE)])


class PostForm(Form):
    """Another text for a message."""

    body = Prose("Message", validators=[Words(2, MAX_LENGTH, MESSAGE)])


class ReportForm(Form):
    """Why the animation should look at a message."""

    reason = Prose(
        "Que se passe-t-il ?",
        validators=[Words(3, LONGEST_REPORT, "Dites en quelques mots ce qui ne va pas.")],
    )


class ReasonForm(Form):
    """Why something is hidden."""

    reason = Line(
        "Motif", validators=[Words(3, LONGEST_REASON, "Donnez le motif : il reste visible de l’animation.")]
    )


class MoveForm(Form):
    """Where a discussion goes."""

    space = SelectField("Nouvel espace", coerce=int, validate_choice=True)
