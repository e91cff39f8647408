"""Plain text as people meant it: paragraphs of `format=flowed` joined, HTML without its tags."""

from html.parser import HTMLParser

_BREAKS = {"br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "ul", "ol", "table"}
_PARAGRAPHS = {"p", "div"}
_SILENT = {"style", "script", "head", "title"}


def unflowed(text: str) -> str:
    """Text sent as `format=flowed`: a line that ends with a space goes on in the next one (RFC 3676)."""
    lines: list[str] = []
    flows = False
    for line in text.replace("\r\n", "\n").split("\n"):
        line = line[1:] if line.startswith(" ") else line
        quoted = line.startswith(">")
        if flows and not quoted and line != "-- ":
            lines[-1] += line
        else:
            lines.append(line)
        flows = line.endswith(" ") and line != "-- " and not quoted
    return "\n".join(lines)


def of_html(html: str) -> str:
    """The words of a message in HTML, a line for each block."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()


class _Words(HTMLParser):
    """Collects text; blocks end lines, list items get their dash."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS | _PARAGRAPHS:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _PARAGRAPHS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\r", "").replace("\n", " "))
