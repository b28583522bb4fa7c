"""Money at the door."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.checkin.forms import TakeMoneyForm
from app.blueprints.checkin.routes import chosen_list, feature
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import checkin
from app.models import Event
from app.web.policy import EVENT_CASHIER, signed_in_user
from app.web.render import go


@feature.write("/events/<event>/door/payments", needs=EVENT_CASHIER)
def take_money(event: Event) -> Response:
    """The money of an order is there: who has one ticket is let in with it, of more each by itself."""
    form = TakeMoneyForm()
    if not form.validate_on_submit():
        raise Refused(_("Say how it was paid, in cash or by card."), status=422)
    door, code = chosen_list(event), form.code.data or ""
    given = form.method.data, form.nonce.data or ""
    verdict = checkin.collect(event, door, code, *given, by=signed_in_user())
    if verdict is not None:
        return go(url_for("checkin.show_scan", event=event.slug, scan_id=verdict.scan.id))
    here = url_for("checkin.find_guest", event=event.slug, list=door.id, q=code)
    return go(here, _("Order %(code)s is paid. Let its guests in one by one.", code=code))
