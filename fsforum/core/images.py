"""Photos that people attach: their size in pixels, and their text without place, date or camera.

Only the containers are read, never the pixels: nothing here can be made to work or to remember much.
Reading by hand costs a page of code and no image library.
"""

import struct
from collections.abc import Iterator

WIDEST = 1600
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 20_000

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TOLD = (b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME")
_JPEG_SIZES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
_JPEG_TOLD = (0xE1, 0xED, 0xFE)  # Exif and XMP, IPTC, comments
_ORIENTATION = 0x0112


class BrokenImage(ValueError):
    """The bytes are not a whole image of their kind."""


def size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, JPEG or WEBP image."""
    try:
        if data.startswith(_PNG):
            width, height = struct.unpack(">II", data[16:24])
            return int(width), int(height)
        return _webp_size(data) if data[:4] == b"RIFF" else _jpeg_size(data)
    except (struct.error, IndexError) as error:
        raise BrokenImage("no size") from error


def bare(data: bytes) -> bytes:
    """The same image without what it tells of its making (GPS, date, camera, comments).

    A JPEG keeps its orientation, without which phone photos would lie on their side.
    """
    try:
        if data.startswith(_PNG):
            return _PNG + b"".join(chunk for kind, chunk in _png_chunks(data) if kind not in _PNG_TOLD)
        return _bare_webp(data) if data[:4] == b"RIFF" else _bare_jpeg(data)
    except (struct.error, IndexError) as error:
        raise BrokenImage("cut short") from error


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise BrokenImage("cut short")
        yield kind, data[at:end]
        if kind == b"IEND":
            return
        at = end
    raise BrokenImage("no end")


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment before the pixels (marker, whole segment); the last one is all the rest."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise BrokenImage("no marker")
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker in (0xDA, 0xD9):
            yield marker, data[at:]
            return
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if length < 2 or at + 2 + length > len(data):
            raise BrokenImage("cut short")
        yield marker, data[at : at + 2 + length]
        at += 2 + length


def _jpeg_size(data: bytes) -> tuple[int, int]:
    for marker, segment in _jpeg_segments(data):
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", segment[5:9])
            return int(width), int(height)
    raise BrokenImage("no size")


def _bare_jpeg(data: bytes) -> bytes:
    turned, kept = 1, [b"\xff\xd8"]
    for marker, segment in _jpeg_segments(data):
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        elif marker == 0xDA:
            pixels, end, _second_image = segment.partition(b"\xff\xd9")
            kept.append(pixels + end)
        elif marker not in _JPEG_TOLD and segment[4:8] != b"MPF\0":
            kept.append(segment)
    if 1 < turned <= 8:
        kept.insert(1, _exif_of(turned))
    return b"".join(kept)


def _orientation(tiff: bytes) -> int:
    """How the camera was held, 1 to 8; 1 where the text does not say."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (start,) = struct.unpack(order + "I", tiff[4:8])
        (count,) = struct.unpack(order + "H", tiff[start : start + 2])
        for n in range(min(count, 200)):
            entry = tiff[start + 2 + 12 * n : start + 14 + 12 * n]
            tag, _kind, _values, value = struct.unpack(order + "HHIH", entry[:10])
            if tag == _ORIENTATION:
                return int(value)
    except (KeyError, struct.error):
        pass
    return 1


def _exif_of(orientation: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(tiff)) + b"Exif\0\0" + tiff


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk (kind, content) of a WEBP file."""
    at = 12
    while at + 8 <= len(data):
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        if at + 8 + length > len(data):
            raise BrokenImage("cut short")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _webp_size(data: bytes) -> tuple[int, int]:
    for kind, content in _webp_chunks(data):
        if kind == b"VP8X":
            return int.from_bytes(content[4:7], "little") + 1, int.from_bytes(content[7:10], "little") + 1
        if kind == b"VP8L":
            bits = int.from_bytes(content[1:5], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        if kind == b"VP8 ":
            width, height = struct.unpack("<HH", content[6:10])
            return width & 0x3FFF, height & 0x3FFF
    raise BrokenImage("no size")


def _bare_webp(data: bytes) -> bytes:
    kept = b""
    for kind, content in _webp_chunks(data):
        if kind in (b"EXIF", b"XMP "):
            continue
        if kind == b"VP8X":
            content = bytes([content[0] & ~0x0C]) + content[1:]
        kept += kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(kept)) + b"WEBP" + kept
