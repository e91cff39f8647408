"""The text of a PDF, page after page. Runs in the poor process."""

from collections.abc import Iterator

import pypdfium2

from fsforum.core.readers.archive import Locked, Refused

MOST_PAGES = 2_000
ASKS_FOR_PASSWORD = 4  # FPDF_ERR_PASSWORD


def pages(data: bytes) -> Iterator[str]:
    """The text of each page."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (Locked if _asks_for_password(error) else Refused) from None
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        text = page.get_textpage()
        yield text.get_text_bounded() + "\n"
        text.close()
        page.close()


def _asks_for_password(error: pypdfium2.PdfiumError) -> bool:
    return getattr(error, "err_code", None) == ASKS_FOR_PASSWORD or "assword" in str(error)
