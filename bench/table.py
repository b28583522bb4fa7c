"""What was measured, as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

COLUMNS = "line|conn.|per second|× bare|p50 ms|p95 ms|CPU ms|requests|statements|KB|client CPU".split("|")
HEAD = f"| {' | '.join(COLUMNS)} |"
RULE = "|---|" + "---:|" * (len(COLUMNS) - 1)


def written(rows: Sequence[dict[str, Any]]) -> str:
    """The table in Markdown; × bare where the bare route was measured with as many connections."""
    bare = {row["connections"]: row["rate"] for row in rows if row["line"].name == "bare"}
    return "\n".join([HEAD, RULE, *(_row(row, bare.get(row["connections"])) for row in rows)])


def _row(row: dict[str, Any], bare: float | None) -> str:
    share = f"{row['rate'] / bare:.2f}" if bare else ""
    cells = [
        row["line"].label + (f" ({len(row['errors'])} errors)" if row["errors"] else ""),
        row["connections"],
        f"{row['rate']:.1f}",
        share,
        _ms(row["p50"]),
        _ms(row["p95"]),
        _ms(sum(row["cpu"].values())),
        f"{row['requests']:.0f}",
        f"{row['statements']:.1f}",
        f"{row['bytes'] / 1000:.1f}",
        f"{row['client']:.0%}",
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def brief(row: dict[str, Any]) -> str:
    """One measurement while it runs."""
    split = ", ".join(f"{name} {value:.1f}" for name, value in row["cpu"].items() if value >= 0.05)
    text = (
        f"{row['line'].name} × {row['connections']}: {row['rate']:.1f}/s, p50 {_ms(row['p50'])} ms, "
        f"p95 {_ms(row['p95'])} ms, CPU {_ms(sum(row['cpu'].values()))} ms ({split}), "
        f"client could do {row['ceiling'] or 0:.0f}/s"
    )
    return f"{text}; {len(row['errors'])} errors, first: {row['errors'][0]}" if row["errors"] else text


def memory(parts: dict[str, float]) -> str:
    """PSS of all processes by group."""
    each = ", ".join(f"{name} {size:.0f}" for name, size in parts.items())
    return f"memory (PSS) under load: {sum(parts.values()):.0f} MiB: {each}"


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
