"""The fields of a fiche réflexe: seven parts that make one text."""

from typing import Any, ClassVar

from wtforms import HiddenField

from fsforum.core.forms import Form, Prose
from fsforum.library import sections
from fsforum.models import ResourceKind

PARTED = "1"
UNWRITTEN_SHEET = "Écrivez au moins une partie de la fiche."


class SheetFields(Form):
    """Part by part, the `source` of a form that is about a fiche; of other kinds they stay empty."""

    parted = HiddenField()
    """« 1 » when the text comes in its parts, not in `source`."""
    whom = Prose("Pour qui (facultatif)")
    papers = Prose("Pièces à réunir (facultatif)")
    steps = Prose("Les étapes (facultatif)")
    traps = Prose("Les pièges (facultatif)")
    site = Prose("Où aller sur ce site (facultatif)")
    contact = Prose("Qui appeler (facultatif)")
    fallback = Prose("Plan B (facultatif)")
    more = Prose("Autre chose (facultatif)")

    PARTS: ClassVar = (*sections.TITLES, sections.MORE)

    def process(
        self,
        formdata: Any = None,
        obj: Any = None,
        data: Any = None,
        extra_filters: Any = None,
        **values: Any,
    ) -> None:
        """Fill the fields: from what was sent, its parts make the text; else the text of a fiche is cut."""
        super().process(formdata, obj, data, extra_filters, **values)
        if not self.parted.raw_data and (data or {}).get("kind") == ResourceKind.SHEET.value:
            self.lay_out()
        elif self.parted.data == PARTED:
            self._gather()

    def lay_out(self) -> None:
        """Show the text in its parts."""
        self.parted.data = PARTED
        for name, text in sections.split(self._field("source").data or "").items():
            self._field(name).data = text

    def as_one(self) -> None:
        """Show the text in one piece, as where two edits are brought together."""
        self.parted.data, self.parted.raw_data = "", None
        self._field("source").exempt = ""

    def _gather(self) -> None:
        source = self._field("source")
        source.data = sections.join({name: self._field(name).data or "" for name in self.PARTS})
        source.exempt = "judged part by part"

    def _field(self, name: str) -> Any:
        return self[name]
