"""Office and PDF files made by code, honest ones and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODT = "application/vnd.oasis.opendocument.text"
NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """A zip archive of these parts; « mimetype », which comes first, is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            plain = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, plain)
    return out.getvalue()


def picture(width: int = 4, height: int = 3) -> bytes:
    """A PNG, all of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x20\x60\xa0" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def paragraph(text: str, style: str = "", bold: bool = False) -> str:
    """A paragraph of a Word document."""
    kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    strong = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{kind}<w:r>{strong}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def item(text: str) -> str:
    """An item of a bulleted list."""
    mark = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def drawing(alt: str = "") -> str:
    """The picture of the document, in a paragraph of its own."""
    return (
        "<w:p><w:r><w:drawing><wp:inline"
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="Image 1" descr="{alt}"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        f'<a:blip xmlns:r="{R}" r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def docx(*body: str, image: bytes = b"", more: dict[str, bytes | str] | None = None, head: str = "") -> bytes:
    """A Word document of these paragraphs; `head` stands before its root element."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{number}"><w:name w:val="{name}"/></w:style>'
        for number, name in (("Titre", "Title"), ("Titre1", "heading 1"), ("Titre2", "heading 2"))
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    links = "".join(
        f'<Relationship Id="{number}" Type="{R}/{kind}" Target="{target}"/>'
        for number, kind, target in (
            ("rId1", "styles", "styles.xml"),
            ("rId2", "numbering", "numbering.xml"),
            ("rId9", "image", "media/image1.png"),
        )
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    types = (
        f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.wordprocessingml.document.main+xml"/></Types>'
    )
    office = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{R}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>'
    )
    end = "</Relationships>"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types,
        "_rels/.rels": office,
        "word/document.xml": f'{head}<w:document xmlns:w="{W}"><w:body>{"".join(body)}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "word/numbering.xml": numbering,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">' + links + end,
    }
    if image:
        parts["word/media/image1.png"] = image
    return zipped(parts | (more or {}))


def odt(body: str, styles: str = "", image: bytes = b"", more: dict[str, bytes | str] | None = None) -> bytes:
    """An OpenDocument text; `body` and `styles` are XML with the usual prefixes."""
    content = (
        f"<office:document-content {NS}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    parts: dict[str, bytes | str] = {"mimetype": ODT, "content.xml": content}
    if image:
        parts["Pictures/1.png"] = image
    return zipped(parts | (more or {}))


def pdf(*pages: str, trailer: str = "", extra: tuple[bytes, ...] = ()) -> bytes:
    """A PDF with one line of text a page; `extra` are further objects, numbered after the others."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, text in enumerate(pages):
        safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        drawn = f"BT /F1 12 Tf 40 700 Td ({safe}) Tj ET".encode("cp1252", "replace")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            + f" /Contents {5 + 2 * n} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(drawn) + drawn + b"\nendstream")
    return assembled([*objects, *extra], trailer)


def assembled(objects: list[bytes], trailer: str = "") -> bytes:
    """The objects of a PDF with its table of places."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    )
    return bytes(out)


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    wrong = "<" + "ab" * 32 + ">"
    guard = f"<< /Filter /Standard /V 1 /R 2 /O {wrong} /U {wrong} /P -44 >>".encode()
    return pdf("Secret", extra=(guard,), trailer="/Encrypt 6 0 R /ID [<aa> <aa>]")


def pdf_bomb(size: int = 200 * 1024 * 1024) -> bytes:
    """A PDF of some kilobytes whose page is `size` bytes of orders, compressed twice."""
    packer = zlib.compressobj(9)
    line = b"BT /F1 12 Tf 40 700 Td (a) Tj ET\n" * 32768
    packed = b"".join(packer.compress(line) for _ in range(size // len(line))) + packer.flush()
    packed = zlib.compress(packed, 9)
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n" % len(packed)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        b" /Contents 5 0 R >>",
        stream + packed + b"\nendstream",
    ]
    return assembled(objects)
