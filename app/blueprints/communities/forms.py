"""Starting a community, saying what it is, naming its members."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.core.i18n import lazy_gettext as _l
from app.core.text import LONGEST_MARKDOWN
from app.domain.communities import CommunityDetails
from app.models import Community
from app.models.access import ORGANIZER, OWNER
from app.web.forms import EmailAddress, Form, OnceForm, VersionForm, lines, strip


class CommunityFields(Form):
    """What a community says about itself."""

    name = StringField(
        _l("Name"), [InputRequired(_l("Give the community a name.")), Length(max=100)], [strip]
    )
    about = StringField(_l("In one line"), [Length(max=200)], [strip])
    city = StringField(_l("City"), [Length(max=100)], [strip])
    description = TextAreaField(
        _l("About"),
        [Length(max=LONGEST_MARKDOWN)],
        [lines],
        description=_l("Markdown: **bold**, *italic*, lists and links."),
        render_kw={"rows": 6},
    )
    accent = RadioField(
        _l("Colour"),
        choices=[
            SelectChoice("plum", _l("Plum")),
            SelectChoice("iris", _l("Iris")),
            SelectChoice("ink", _l("Ink")),
            SelectChoice("sea", _l("Sea")),
        ],
        default="plum",
    )

    def details(self) -> CommunityDetails:
        """What was said."""
        return CommunityDetails(
            self.name.data, self.about.data, self.description.data, self.city.data, self.accent.data
        )


class NewCommunityForm(CommunityFields, OnceForm):
    """A community that begins."""


class EditCommunityForm(CommunityFields, VersionForm):
    """A community that is there already."""


class AddMemberForm(Form):
    """Somebody to organize with, by the address they signed up with."""

    email = EmailField(
        _l("E-mail address"), [InputRequired(_l("Write the address they signed up with.")), EmailAddress()]
    )
    role = SelectField(
        _l("Role"),
        choices=[
            SelectChoice(ORGANIZER, _l("Organizer: runs the events")),
            SelectChoice(OWNER, _l("Owner: names the others too")),
        ],
    )


def values_of(community: Community) -> dict[str, Any]:
    """What the edit form shows of a community."""
    names = ("name", "about", "description", "city", "accent", "version")
    return {name: getattr(community, name) for name in names}
