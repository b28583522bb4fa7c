"""The file store: pictures re-encoded, every file with its row, nothing but pictures."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageFile
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import db as work
from app.core import files
from app.core.errors import Refused
from app.core.files import StoredFile
from tests.review import ReviewingClient


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 500), **options: Any) -> io.BytesIO:
    image = Image.effect_noise(size, 80).convert("RGB")
    target = io.BytesIO()
    image.save(target, kind, **options)
    target.seek(0)
    return target


def stored(name: str, suffix: str) -> Image.Image:
    path = files.find_picture(name, suffix)
    assert path is not None
    return Image.open(io.BytesIO(path.read_bytes()))


def names(session: Session) -> set[str]:
    return set(session.scalars(select(StoredFile.name)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_save_picture_makes_every_size_with_its_row(session: Session, kind: str) -> None:
    name = files.save_picture(picture(kind))
    sizes = {
        suffix: stored(name, suffix).size for suffix in ("-320.webp", "-640.webp", "-1280.webp", "-card.jpg")
    }
    assert sizes == {
        "-320.webp": (320, 160), "-640.webp": (640, 320), "-1280.webp": (1280, 640), "-card.jpg": (1200, 630)
    }  # fmt: skip
    assert len(names(session)) == 4
    assert not [b for b in files.list_broken() if name in b.name]


def test_the_smallest_size_stays_small_even_of_noise(session: Session) -> None:
    name = files.save_picture(picture(size=(1600, 800)))
    path = files.find_picture(name, "-320.webp")
    assert path is not None
    assert path.stat().st_size <= 12 * 1024


def test_the_same_content_twice_is_one_picture(session: Session) -> None:
    content = picture().getvalue()
    first, second = files.save_picture(io.BytesIO(content)), files.save_picture(io.BytesIO(content))
    assert first == second
    assert session.scalar(select(func.count(StoredFile.id))) == 4


def test_metadata_does_not_survive(session: Session) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    name = files.save_picture(picture(exif=exif))
    for suffix in ("-1280.webp", "-card.jpg"):
        path = files.find_picture(name, suffix)
        assert path is not None
        assert b"taken at home" not in path.read_bytes()


def test_a_picture_on_its_side_is_turned_upright(session: Session) -> None:
    image = Image.new("RGB", (800, 400), "red")
    image.paste("blue", (400, 0, 800, 400))
    exif = Image.Exif()
    exif[0x0112] = 3
    target = io.BytesIO()
    image.save(target, "PNG", exif=exif)
    target.seek(0)
    image = stored(files.save_picture(target), "-320.webp").convert("RGB")
    red, _, blue = image.getpixel((20, 80))  # type: ignore[misc]
    assert blue > red


def test_store_cover_keeps_a_drawn_picture(session: Session) -> None:
    drawn = Image.new("RGB", (1200, 600), "teal")
    assert files.store_cover(drawn) == files.store_cover(drawn.copy())
    assert len(names(session)) == 4


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    "content",
    [SVG, b"\xef\xbb\xbf" + SVG, HTML, b"", b"%PDF-1.7", b"MZ" + bytes(100), b"BM" + bytes(200)],
    ids=["svg", "svg with BOM", "html", "empty", "pdf", "exe", "bmp"],
)
def test_save_picture_refuses_what_is_no_picture(session: Session, content: bytes) -> None:
    with pytest.raises(Refused, match="not a JPEG, PNG, WebP or GIF") as refusal:
        files.save_picture(io.BytesIO(content))
    assert refusal.value.field == "cover"
    assert names(session) == set()


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + HTML, b"GIF89a" + HTML, b"\xff\xd8\xff\xe0" + HTML]
)
def test_save_picture_refuses_a_picture_in_name_only(session: Session, content: bytes) -> None:
    with pytest.raises(Refused, match="broken"):
        files.save_picture(io.BytesIO(content))


def test_save_picture_refuses_half_a_picture(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    content = picture("PNG").getvalue()
    with pytest.raises(Refused, match="broken"):
        files.save_picture(io.BytesIO(content[: len(content) // 2]))


def test_what_hides_behind_a_picture_is_gone(session: Session) -> None:
    name = files.save_picture(io.BytesIO(picture("GIF").getvalue() + HTML))
    for suffix in ("-320.webp", "-640.webp", "-1280.webp", "-card.jpg"):
        path = files.find_picture(name, suffix)
        assert path is not None
        assert b"<script>" not in path.read_bytes()


def test_save_picture_refuses_too_many_pixels_before_decoding(session: Session) -> None:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    )
    with pytest.raises(Refused, match="40 megapixels"):
        files.save_picture(io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunks))


def test_save_picture_refuses_a_huge_file(session: Session) -> None:
    with pytest.raises(Refused, match="10 MB"):
        files.save_picture(io.BytesIO(picture().getvalue() + bytes(10 * 1024 * 1024)))


def test_list_broken_tells_of_missing_changed_and_stray_files(session: Session) -> None:
    name = files.save_picture(picture())
    for suffix, do in (("-320.webp", "unlink"), ("-640.webp", "change")):
        path = files.find_picture(name, suffix)
        assert path is not None
        path.unlink() if do == "unlink" else path.write_bytes(b"other")
    stray = files.folder() / "stray.txt"
    stray.write_text("nobody knows me")
    told = {(b.name.removeprefix(f"{name[:2]}/{name}"), b.what) for b in files.list_broken()}
    stray.unlink()
    assert {("-320.webp", "missing"), ("-640.webp", "changed"), ("stray.txt", "without a row")} <= told


def test_delete_picture_takes_rows_now_and_files_after_the_commit(session: Session) -> None:
    name = files.save_picture(picture())
    files.delete_picture(name)
    assert names(session) == set()
    assert files.find_picture(name, "-320.webp")
    work.commit()
    assert files.find_picture(name, "-320.webp") is None


def test_pictures_are_served_for_good_and_never_sniffed(session: Session, client: ReviewingClient) -> None:
    name = files.save_picture(picture())
    response = client.get(f"/media/{name}/640.webp")
    assert (response.status_code, response.mimetype) == (200, "image/webp")
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    assert client.get(f"/media/{name}/card.jpg").mimetype == "image/jpeg"


@pytest.mark.parametrize(
    "path", ["0" * 32 + "/640.webp", "..%2f..%2fetc/640.webp", "x/1.webp", "A" * 32 + "/9.webp"]
)
def test_other_names_lead_nowhere(app: Flask, client: ReviewingClient, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404
