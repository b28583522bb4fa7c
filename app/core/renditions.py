"""Pictures of people made small, safe and alike: re-encoded from an allow-list, without metadata."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, BinaryIO

import filetype
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from app.core.aside import aside
from app.core.errors import Refused
from app.core.i18n import gettext as _

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_PICTURE = 40_000_000
WIDTHS = (320, 640, 1280)
CARD = (1200, 630)
SMALL_BYTES = 12 * 1024
EMBLEM, EMBLEM_SIZE = "-emblem.png", (900, 450)
QUALITY = 78
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
PAPER = "-paper"
PAPERS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}
LARGEST_PAPER = 5 * 1024 * 1024
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, IndexError)
Image.MAX_IMAGE_PIXELS = LARGEST_PICTURE


@dataclass(frozen=True)
class Rendition:
    """One size of a picture: what comes after its name, and its bytes."""

    suffix: str
    media_type: str
    content: bytes


def read(stream: BinaryIO, field: str = "cover") -> bytes:
    """The bytes of an upload that is a picture. Raises Refused, saying why, for everything else."""
    content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _refusal(_("This picture is larger than 10 MB. Make it smaller and try again."), field)
    kind = filetype.guess(content)
    if kind is None or kind.mime not in FORMATS:
        raise _refusal(_("This is not a JPEG, PNG, WebP or GIF picture. Choose another file."), field)
    return content


def encode(content: bytes) -> list[Rendition]:
    """Every size of the uploaded picture in these bytes; its size is tested before a pixel is decoded.

    Raises Refused for more than 40 megapixels and for a broken file.
    """
    return _encode(content, render, "cover")


def encode_emblem(content: bytes, field: str) -> list[Rendition]:
    """A logo or signature: one PNG that keeps its shape and what is clear in it. Raises like `encode`."""
    return _encode(content, _emblem, field)


def encode_paper(stream: IO[bytes], field: str) -> Rendition:
    """Something that a person shows: a PDF as it is, or a picture drawn anew, in its own size and format.

    Raises Refused (for `field`) for other files, for what is broken, empty or larger than 5 MB.
    """
    content = stream.read(LARGEST_PAPER + 1)
    if len(content) > LARGEST_PAPER:
        raise _refusal(_("This file is larger than 5 MB. Make it smaller and try again."), field)
    kind = filetype.guess(content)
    if kind is None or kind.mime not in PAPERS:
        raise _refusal(_("This is not a PDF, JPEG, PNG or WebP file. Choose another one."), field)
    if kind.mime == "application/pdf":
        if b"%%EOF" not in content[-1024:]:
            raise _refusal(_("This PDF is broken. Save it again and try once more."), field)
        return Rendition(PAPER + PAPERS[kind.mime], kind.mime, content)
    return _encode(content, lambda image: [_anew(image, kind.mime)], field)[0]


def _anew(image: Image.Image, media_type: str) -> Rendition:
    """The pixels and nothing else of what the file held."""
    keeps_clear = media_type != "image/jpeg" and image.mode in {"RGBA", "LA", "P"}
    plain = image.convert("RGBA") if keeps_clear else _flatten(image)
    plain.info = {}
    target = io.BytesIO()
    plain.save(target, FORMATS[media_type], quality=88)
    return Rendition(PAPER + PAPERS[media_type], media_type, target.getvalue())


def _encode(content: bytes, draw: Callable[[Image.Image], list[Rendition]], field: str) -> list[Rendition]:
    image = _open(content, field)
    # Importing WeasyPrint lets half a picture pass as a whole one, everywhere in the process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        return aside(lambda: draw(ImageOps.exif_transpose(image)))
    except BROKEN:
        raise _broken(field) from None


def _emblem(image: Image.Image) -> list[Rendition]:
    small = image.convert("RGBA")
    small.thumbnail(EMBLEM_SIZE, Image.Resampling.LANCZOS)
    small.info = {}
    target = io.BytesIO()
    small.save(target, "PNG", optimize=True)
    return [Rendition(EMBLEM, "image/png", target.getvalue())]


def _open(content: bytes, field: str) -> Image.Image:
    kind = filetype.guess(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=[FORMATS[kind.mime]] if kind else [])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(field) from None
    except BROKEN:
        raise _broken(field) from None
    if image.width * image.height > LARGEST_PICTURE:
        raise _too_many_pixels(field)
    return image


def render(image: Image.Image) -> list[Rendition]:
    """Every size of a cover: 2:1 as WebP in each of WIDTHS, and a JPEG card for those who share it."""
    flat = _flatten(image)
    sizes = []
    for width in WIDTHS:
        fitted = ImageOps.fit(flat, (width, width // 2), Image.Resampling.LANCZOS)
        limit = SMALL_BYTES if width == WIDTHS[0] else None
        sizes.append(Rendition(f"-{width}.webp", "image/webp", _webp(fitted, limit)))
    card = io.BytesIO()
    ImageOps.fit(flat, CARD, Image.Resampling.LANCZOS).save(card, "JPEG", quality=80, progressive=True)
    return [*sizes, Rendition("-card.jpg", "image/jpeg", card.getvalue())]


def _flatten(image: Image.Image) -> Image.Image:
    """Opaque RGB on white; a new picture, so that no metadata comes along."""
    if image.mode not in {"RGB", "L"}:
        rgba = image.convert("RGBA")
        ground = Image.new("RGBA", rgba.size, "white")
        image = Image.alpha_composite(ground, rgba)
    rgb = image.convert("RGB")
    rgb.info = {}
    return rgb


def _webp(image: Image.Image, limit: int | None) -> bytes:
    content = b""
    for quality in range(QUALITY, 0, -10):
        target = io.BytesIO()
        image.save(target, "WEBP", quality=quality, method=4)
        content = target.getvalue()
        if limit is None or len(content) <= limit:
            break
    return content


def _broken(field: str) -> Refused:
    return _refusal(_("This picture is broken. Save it again as JPEG or PNG and try once more."), field)


def _too_many_pixels(field: str) -> Refused:
    return _refusal(_("This picture has more than 40 megapixels. Make it smaller and try again."), field)


def _refusal(message: str, field: str) -> Refused:
    return Refused(message, field, status=422)
