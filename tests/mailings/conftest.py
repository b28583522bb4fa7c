"""The evening after, as for reviews."""

from tests.reviews.conftest import admitted, after

__all__ = ["admitted", "after"]
