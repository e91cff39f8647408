"""Forms of the field animator's pages on search."""

from typing import Any

from wtforms import HiddenField
from wtforms.validators import ValidationError

from fsforum.core import synonyms
from fsforum.core.forms import CreatingForm, Line, Prose, Words
from fsforum.core.typography import normalise
from fsforum.models import Synonym

FEWEST, MOST, LONGEST = 2, 15, 80


class SynonymForm(CreatingForm):
    """A family of names; `mot` are the words of the search from which it came.

    `clash` is the family that has one of the names already. A family without a name of its own is called by
    the longest of its names.
    """

    mot = HiddenField()
    names = Prose(
        "Noms qui veulent dire la même chose",
        validators=[Words(1, 2000, "Écrivez au moins deux noms, un par ligne.")],
    )
    label = Line("Nom de la famille (facultatif)", validators=[Words(0, 120, "")])

    def __init__(
        self, *args: Any, taken: dict[tuple[str, ...], Synonym] | None = None, **values: Any
    ) -> None:
        super().__init__(*args, **values)
        self.taken = taken or {}
        self.clash: Synonym | None = None
        if not self.label.data:
            self.label.data = max(self.lines(), key=len, default="")[:LONGEST]

    def lines(self) -> list[str]:
        """The names, each once."""
        found = [" ".join(normalise(line).split()) for line in (self.names.data or "").splitlines()]
        return list(dict.fromkeys(filter(None, found)))

    def validate_names(self, field: Any) -> None:
        """Two names at least, of words that can be searched, none of them in another family."""
        lines = self.lines()
        keys = {synonyms.keys_of(line): line for line in lines}
        if len(keys) < FEWEST:
            raise ValidationError("Écrivez au moins deux noms différents, un par ligne.")
        if len(lines) > MOST:
            raise ValidationError(f"C’est trop : {MOST} noms au plus.")
        for key, line in keys.items():
            if not key or len(line) > LONGEST:
                raise ValidationError(f"« {line[:40]} » : écrivez un nom de 2 à {LONGEST} signes.")
            if key in self.taken:
                self.clash = self.taken[key]
                raise ValidationError(f"« {line} » est déjà dans la famille « {self.clash.label} ».")
