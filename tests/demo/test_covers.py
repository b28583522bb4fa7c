"""Covers: the right size, the same everywhere, and a motif for whatever is asked."""

from hashlib import sha256

import pytest
from PIL import Image

from app.demo.covers import BY_CATEGORY, MOTIFS, cover_key, draw_cover, motif_for
from app.demo.plans import CATEGORIES


def thumbnail_digest(picture: Image.Image) -> str:
    return sha256(picture.resize((96, 48)).tobytes()).hexdigest()


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_draw_cover_gives_the_same_rgb_picture_for_the_same_seed(motif: str) -> None:
    first, second = draw_cover(motif, 3), draw_cover(motif, 3)
    assert (first.mode, first.size) == ("RGB", (1600, 800))
    assert thumbnail_digest(first) == thumbnail_digest(second)
    assert thumbnail_digest(first) != thumbnail_digest(draw_cover(motif, 4))


def test_draw_cover_refuses_an_unknown_motif() -> None:
    with pytest.raises(KeyError):
        draw_cover("clip-art", 0)


def test_motif_for_knows_every_category() -> None:
    assert set(BY_CATEGORY) == {category.slug for category in CATEGORIES}
    assert all(motif_for(slug, seed) in MOTIFS for slug in BY_CATEGORY for seed in range(8))
    assert motif_for("something else", 1) in MOTIFS


def test_cover_key_is_fit_for_a_file_name() -> None:
    assert cover_key("ferry", 2) == "ferry-2"
