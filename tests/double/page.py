"""The page where a buyer pays: plain, without scripts."""

from __future__ import annotations

from html import escape
from typing import Any

FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Pay - test provider</title></head>
<body><main><h1>Test provider</h1>{content}</main></body></html>
"""


def pay_page(session: dict[str, Any], lines: list[tuple[str, str]], problem: str = "") -> str:
    """What is paid for, and the buttons Pay, Decline, Pay later and Back."""
    ref = session["id"]
    items = "".join(f"<li>{escape(str(n))} × {escape(name)}</li>" for name, n in lines)
    buttons = "".join(
        f'<form method="post" action="/c/pay/{ref}/{move}"><button>{word}</button></form>'
        for move, word in (("pay", "Pay"), ("decline", "Decline"), ("later", "Pay by bank debit"))
    )
    said = f'<p role="alert">{escape(problem)}</p>' if problem else ""
    total = f"{session['currency'].upper()} {session['amount_total']}"
    back = f'<a href="{escape(session["cancel_url"] or "/")}">Back</a>'
    return FRAME.format(content=f"<ul>{items}</ul><p>{total}</p>{said}{buttons}{back}")


def over_page() -> str:
    """What stands where a session was."""
    return FRAME.format(content="<p>This checkout session is over.</p>")
