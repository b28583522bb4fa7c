"""What an inbox holds."""

BOOKED, BOOKING_CANCELLED = "booked", "booking-cancelled"
PAYMENT_FAILED, REFUNDED, REFUND_FAILED = "payment-failed", "refunded", "refund-failed"
DISPUTED, DISPUTE_DECIDED = "disputed", "dispute-decided"
EVENT_MOVED, EVENT_CANCELLED, SOLD_OUT = "event-moved", "event-cancelled", "sold-out"
REVIEW_WRITTEN, REVIEW_ANSWERED, REVIEW_HIDDEN = "review-written", "review-answered", "review-hidden"
REVIEW_INVITED, CERTIFICATE_ISSUED = "review-invited", "certificate-issued"
PLACES_OFFERED, SURVEY_ASKED = "places-offered", "survey-asked"
