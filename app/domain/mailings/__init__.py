"""Letters that nobody has to get (asking for reviews, surveys): sent to whoever did not leave them."""

from app.domain.mailings.leaving import Choice, come_back, leave
from app.domain.mailings.links import reader_secret
from app.domain.mailings.queries import Standing, get_reader, list_willing, standing_of
from app.domain.mailings.sending import as_sent, post_all

__all__ = [
    "Choice",
    "Standing",
    "as_sent",
    "come_back",
    "get_reader",
    "leave",
    "list_willing",
    "post_all",
    "reader_secret",
    "standing_of",
]
