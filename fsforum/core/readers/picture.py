"""A picture made small enough for a page, without what it tells of its making. Runs in the poor process."""

import base64
import io

from PIL import Image, ImageOps

from fsforum.core.images import MOST_PIXELS, WIDEST
from fsforum.core.readers.archive import Refused

FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
QUALITY = 82

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def read(data: bytes, extension: str) -> dict[str, str]:
    """{"data": base64 of the narrower picture, same format}, or {"data": ""} when it is narrow enough."""
    with Image.open(io.BytesIO(data), formats=[FORMATS[extension]]) as image:
        if image.width <= WIDEST or getattr(image, "is_animated", False):
            return {"data": ""}
        return {"data": base64.b64encode(drawn(image, FORMATS[extension])).decode()}


def drawn(image: Image.Image, kind: str) -> bytes:
    """The pixels, upright and at most WIDEST wide, in a new file."""
    if image.width * image.height > MOST_PIXELS:
        raise Refused
    if kind == "JPEG":
        image.draft("RGB", (WIDEST * 2, WIDEST * 2))
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in ("RGB", "L") or (kind != "JPEG" and upright.info.get("transparency")):
        upright = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    if upright.width > WIDEST:
        height = max(1, round(upright.height * WIDEST / upright.width))
        upright = upright.resize((WIDEST, height), Image.Resampling.LANCZOS)
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    out = io.BytesIO()
    clean.save(out, kind, **({} if kind == "PNG" else {"quality": QUALITY}))
    return out.getvalue()
