"""What a stored text needs at the desk: links written out on paper, boxes that forget."""

import re

_LINK = re.compile(r'<a ([^<>]*?)href="([^"]*)"([^<>]*)>(.*?)</a>', re.DOTALL)


def forgetful(html: str) -> str:
    """Stored HTML whose boxes the browser does not tick again for the next person."""
    return html.replace("<input ", '<input autocomplete="off" ')


def written_out(html: str, base_url: str) -> str:
    """Stored HTML whose links carry the whole address, which the style sheet writes after their words.

    Anchors of the same page stay; a link whose words are its address says it once.
    """

    def link(found: re.Match[str]) -> str:
        before, address, after, words = found.groups()
        if address.startswith("#"):
            return found[0]
        if address.startswith("/"):
            address = base_url + address
        same = " data-same" if words.strip() == address else ""
        return f'<a {before}href="{address}"{after}{same}>{words}</a>'

    return _LINK.sub(link, html)
