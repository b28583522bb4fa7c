"""The sprite: one symbol for every icon in use, from Lucide and from our own few."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

LUCIDE = Path(__file__).resolve().parent.parent / "vendored" / "lucide.json.gz"
OURS = {
    "marquee": (
        '<path d="M3 10 12 4l9 6"/><path d="M3 10a3 3 0 0 0 6 0 3 3 0 0 0 6 0 3 3 0 0 0 6 0"/>'
        '<path d="M4.5 13v7M19.5 13v7M9 20v-4.5a3 3 0 0 1 6 0V20"/>'
    )
}
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg">\n'
    "<!-- Lucide (ISC licence, lucide.dev), only what is in use; #marquee is ours. Built by bin/assets. -->\n"
)


class UnknownIconError(Exception):
    """An icon that no set has; says which and where it is used."""


def build_sprite(used: dict[str, str]) -> str:
    """The SVG of every icon in `used` (name → where it was seen). Raises UnknownIconError."""
    known = {**json.loads(gzip.decompress(LUCIDE.read_bytes())), **OURS}
    unknown = sorted(f"{name} ({place})" for name, place in used.items() if name not in known)
    if unknown:
        raise UnknownIconError("unknown icons: " + ", ".join(unknown))
    symbols = (f'<symbol id="{name}" viewBox="0 0 24 24">{known[name]}</symbol>\n' for name in sorted(used))
    return HEAD + "".join(symbols) + "</svg>\n"
