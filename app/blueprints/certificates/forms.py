"""What an event's certificates say."""

from __future__ import annotations

from decimal import Decimal

from flask import request
from flask_wtf.file import FileField
from wtforms import BooleanField, DecimalField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core import files, text
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain.certificates import Design
from app.models import CertificateDesign
from app.web.forms import VersionForm, lines, strip

LACKING = "without"
PLAIN = ("heading", "text", "hours", "skills", "signer", "signer_role", "active", "version")


class DesignCertificateForm(VersionForm):
    """The words and pictures of a certificate."""

    heading = StringField(
        _l("What it certifies"), [InputRequired(_l("Say what it certifies.")), Length(max=80)], [strip]
    )
    text = TextAreaField(
        _l("Text"),
        [Length(max=500)],
        [lines],
        render_kw={"rows": 3},
        description=_l("Below the name, the event and its date, which stand there by themselves."),
    )
    hours = DecimalField(
        _l("Hours"),
        [Optional(), NumberRange(Decimal("0.25"), 1000, _l("Hours are from 0.25 to 1000."))],
        places=None,
        render_kw={"inputmode": "decimal"},
        description=_l("How long it took, such as 7.5."),
    )
    skills = TextAreaField(
        _l("Skills"), [Length(max=600)], [lines], render_kw={"rows": 4}, description=_l("One a line.")
    )
    signer = StringField(_l("Signed by"), [Length(max=80)], [strip])
    signer_role = StringField(_l("Their role"), [Length(max=80)], [strip])
    logo = FileField(_l("Logo"), render_kw={"accept": "image/*"})
    remove_logo = BooleanField(_l("Leave the logo out"))
    signature = FileField(
        _l("Signature"),
        render_kw={"accept": "image/*"},
        description=_l("A picture of it, best on a clear ground."),
    )
    remove_signature = BooleanField(_l("Leave the signature out"))
    active = BooleanField(_l("Issue them by themselves, an hour after the event"), default=True)

    def design(self, before: CertificateDesign | None) -> Design:
        """What was said. Keeps the pictures that came along; raises Refused for what is none."""
        return Design(
            heading=self.heading.data,
            text=self.text.data,
            hours=self.hours.data,
            skills=self.skills.data,
            signer=self.signer.data,
            signer_role=self.signer_role.data,
            logo=self._picture("logo", before.logo if before else None),
            signature=self._picture("signature", before.signature if before else None),
            active=self.active.data,
        )

    def _picture(self, name: str, before: str | None) -> str | None:
        upload = self[name].data
        if upload:
            return files.save_emblem(upload.stream, name)
        return None if self[f"remove_{name}"].data else before


def values_of(design: CertificateDesign | None) -> dict[str, object]:
    """What the form shows of a design; version 0 stands for none yet."""
    if design is None:
        return {"heading": _("Certificate of attendance"), "active": True, "version": 0}
    values = {name: getattr(design, name) for name in PLAIN}
    hours = design.hours
    return {**values, "hours": hours.normalize() if hours is not None and hours % 1 else hours and int(hours)}


def read_filter() -> tuple[bool, str]:
    """Whether those without one are asked for, and what is searched."""
    return request.args.get("show") == LACKING, text.one_line(request.args.get("q", ""))[:100]
