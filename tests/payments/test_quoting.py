"""What tickets are worth, to the last unit: of lines with discounts, in EUR, JPY and KWD alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.events import Terms
from app.domain.orders import quoting
from app.domain.orders.quoting import Part
from app.models import Ticket

PRICES = st.integers(0, 10**9)
TERMS = st.one_of(
    st.builds(Terms, st.integers(0, 8760), percent=st.integers(0, 99)),
    st.builds(Terms, st.integers(0, 8760), fee=st.integers(0, 10**6)),
)


@given(gross=PRICES, quantity=st.integers(1, 100))
def test_a_lines_tickets_add_up_to_it(gross: int, quantity: int) -> None:
    shares = quoting.split(gross, quantity)
    assert (len(shares), sum(shares)) == (quantity, gross)
    assert max(shares) - min(shares) <= 1


@given(prices=st.lists(PRICES, min_size=1, max_size=8), terms=TERMS, chosen=st.sets(st.integers(1, 8)),
       most=PRICES)  # fmt: skip
def test_a_quote_adds_up_and_never_exceeds_what_is_owed(
    prices: list[int], terms: Terms, chosen: set[int], most: int
) -> None:
    parts = quoting.under([Part(Ticket(id=n), p, p) for n, p in enumerate(prices, 1)], terms)
    quote = quoting.quote(parts, chosen, most)
    assert quote.price == quote.back + quote.kept + quote.before
    assert min(quote.back, quote.kept, quote.before) >= 0
    assert quote.back <= most
    assert sum(share.amount for share in quote.shares()) == quote.back
    assert quote.whole == ({*range(1, len(prices) + 1)} <= chosen)


@given(price=PRICES, terms=TERMS)
def test_terms_keep_no_more_than_the_price(price: int, terms: Terms) -> None:
    assert 0 <= terms.kept_of(price) <= price
