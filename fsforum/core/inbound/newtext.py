"""What is new in a reply: neither what it quotes nor a signature.

quotequail finds where the quoted message begins, in the words of many mail programs; what it leaves of
their separators, and signatures, goes here. Answers written between quoted lines are kept with the
lines that they answer.
"""

import re

import quotequail

from fsforum.core import markup

_SEPARATOR = re.compile(
    r"^[\s>]*(_{8,}|-{3,}\s*(message d['’]origine|mail original|message original|original message|"
    r"message transféré|forwarded message).*)$",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"^\s*(envoyé (de|depuis|à partir de)|télécharger outlook|obtenir outlook|provenance :|sent from|"
    r"get outlook for|bxl)\b.*$",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(r"(a écrit|wrote)\s*:\s*$", re.IGNORECASE)


def new_text(text: str) -> str:
    """The new part of the plain text of a reply, normalised; "" when there is nothing new."""
    text = markup.normalise(text).replace("\xa0", " ")
    if all(line.startswith(">") for line in text.split("\n") if line.strip()):
        return ""
    found = quotequail.unwrap(text)
    top = text
    if found is not None:
        top = found.get("text_top", "")
    if top:
        top = _unsigned(top)
    between = _between(text[text.find(top) + len(top) :] if top else text) if found else ""
    return "\n\n".join(part for part in (top, between) if part)


def _unsigned(text: str) -> str:
    """`text` up to its signature, the separator of a quote or what a phone adds."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.rstrip() == "--" or _SEPARATOR.match(line):
            break
        if not _PHONE.match(line):
            lines.append(line.rstrip())
    return "\n".join(lines).strip()


def _between(rest: str) -> str:
    """Answers between quoted lines, each under the paragraph that it answers; "" when there are none."""
    lines = _after_attribution(rest.split("\n"))
    first = next((n for n, line in enumerate(lines) if line.startswith(">")), None)
    if first is None:
        return ""
    parts: list[str] = []
    quoted: list[str] = []
    for line in lines[first:]:
        if line.startswith(">"):
            if not line.lstrip("> ").strip():
                quoted = []
            else:
                quoted.append(line.rstrip())
            continue
        if line.rstrip() == "--" or _SEPARATOR.match(line):
            break
        if not line.strip() or _PHONE.match(line):
            continue
        if quoted:
            parts.append("\n".join(quoted))
            quoted = []
            parts.append(line.strip())
        elif parts:
            parts[-1] += f"\n{line.strip()}"
        else:
            parts.append(line.strip())
    return "\n\n".join(parts)


def _after_attribution(lines: list[str]) -> list[str]:
    """The lines after « Le … a écrit : »."""
    for number, line in enumerate(lines):
        if _ATTRIBUTION.search(line):
            return lines[number + 1 :]
    return lines
