"""Numbers as people read them, on every page alike."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ _('%(n)s of %(all)s', n=999, all=1050) }}", "999 of 1,050"),
        ("{{ ngettext('%(num)d place', '%(num)d places', 1) }}", "1 place"),
        ("{{ ngettext('%(num)d place of %(of)s', '%(num)d places of %(of)s', 1200, of='<b>') }}",
         "1,200 places of &lt;b&gt;"),
        ("{{ 12345|counted }} {{ '2026'|counted }}", "12,345 2026"),
    ],
)  # fmt: skip
def test_thousands_are_set_apart(app: Flask, template: str, told: str) -> None:
    with app.test_request_context():
        assert render_template_string(template) == told
