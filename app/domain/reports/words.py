"""Facts in words. What a sentence names is looked up now; facts themselves hold no personal text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core import money
from app.core.facts import Fact
from app.core.i18n import gettext as _
from app.core.i18n import ngettext


@dataclass(frozen=True)
class Case:
    """A fact's data, with the names of what it is about."""

    data: Mapping[str, Any]
    subject: str
    person: str

    @property
    def n(self) -> int:
        return int(self.data.get("places") or 0)

    @property
    def money(self) -> str:
        return money.written(int(self.data["amount"]), str(self.data["currency"]))


def sentence(fact: Fact, names: Mapping[str, str]) -> str:
    """What happened, as a sentence; a kind without one answers its own name.

    names: by subject, as "order:7" → "R7K2ABCD" and "user:3" → "Ada".
    """
    say = SENTENCES.get(fact.kind)
    if say is None:
        return fact.kind
    someone = names.get(f"user:{fact.data.get('user_id')}", _("somebody"))
    return say(Case(fact.data, names.get(fact.subject, fact.subject.partition(":")[2]), someone))


def known_kinds() -> list[str]:
    """All kinds that have a sentence, by name."""
    return sorted(SENTENCES)


SENTENCES: dict[str, Callable[[Case], str]] = {
    "AddressChanged": lambda c: _("%(who)s has another address", who=c.subject),
    "AddressVerified": lambda c: _("%(who)s verified their address", who=c.subject),
    "AdminAppointed": lambda c: _("%(who)s became an administrator", who=c.subject),
    "AdminDismissed": lambda c: _("%(who)s is no administrator any more", who=c.subject),
    "AdmissionUndone": lambda c: _("Ticket %(code)s: check-in undone", code=c.subject),
    "AnswersChanged": lambda c: _("Order %(code)s: the answers were changed", code=c.subject),
    "BadgesDesigned": lambda c: _("%(title)s: the badges were designed", title=c.subject),
    "BadgesPrinted": lambda c: ngettext(
        "%(title)s: %(num)d badge printed",
        "%(title)s: %(num)d badges printed",
        int(c.data["badges"]),
        title=c.subject,
    ),
    "BillingChanged": lambda c: _("Order %(code)s: the billing address was changed", code=c.subject),
    "BuyerCorrected": lambda c: _("Order %(code)s: the buyer was corrected", code=c.subject),
    "CategoryAdded": lambda c: _("Category %(name)s added", name=c.subject),
    "CategoryDeleted": lambda c: _("A category was deleted"),
    "CategoryMoved": lambda c: _("Category %(name)s moved", name=c.subject),
    "CategoryRenamed": lambda c: _("Category renamed to %(name)s", name=c.subject),
    "CheckInListAdded": lambda c: _("Check-in list %(name)s added", name=c.subject),
    "CheckInListEdited": lambda c: _("Check-in list %(name)s edited", name=c.subject),
    "CheckInListRemoved": lambda c: _("A check-in list was removed"),
    "CertificateDesigned": lambda c: _("%(title)s: the certificate was designed", title=c.subject),
    "CertificateRevoked": lambda c: _("A certificate was taken back"),
    "CertificatesIssued": lambda c: ngettext(
        "%(num)d certificate issued", "%(num)d certificates issued", int(c.data["count"])
    ),
    "CodeBatchAdded": lambda c: ngettext(
        "%(num)d promo code made: %(name)s",
        "%(num)d promo codes made: %(name)s",
        int(c.data["count"]),
        name=c.subject,
    ),
    "CodeBatchResumed": lambda c: _("Promo codes %(name)s resumed", name=c.subject),
    "CodeBatchStopped": lambda c: _("Promo codes %(name)s stopped", name=c.subject),
    "CommunityEdited": lambda c: _("Community %(name)s edited", name=c.subject),
    "CommunityPayingChanged": lambda c: _("%(name)s: how its events are paid was changed", name=c.subject),
    "CommunityStarted": lambda c: _("Community %(name)s started", name=c.subject),
    "ConflictSettled": lambda c: _("A scan without a network was looked at"),
    "DisputeLost": lambda c: _(
        "Order %(code)s: the dispute about %(money)s was lost", code=c.subject, money=c.money
    ),
    "DisputeOpened": lambda c: _(
        "Order %(code)s: the buyer disputes %(money)s", code=c.subject, money=c.money
    ),
    "DisputeWon": lambda c: (
        _("Order %(code)s: the dispute about %(money)s was won after all", code=c.subject, money=c.money)
        if c.data.get("after_all")
        else _("Order %(code)s: the dispute about %(money)s was won", code=c.subject, money=c.money)
    ),
    "CreditNoteIssued": lambda c: _(
        "Order %(code)s: a credit note of %(money)s", code=c.subject, money=c.money
    ),
    "EventCancelled": lambda c: _("%(title)s was cancelled", title=c.subject),
    "EventCopied": lambda c: _("%(title)s was begun as a copy", title=c.subject),
    "EventCreated": lambda c: _("%(title)s was begun as a draft", title=c.subject),
    "EventDeleted": lambda c: _("An event nobody had booked was deleted"),
    "EventRefundBegun": lambda c: _("%(title)s: everybody’s money goes back", title=c.subject),
    "EventRefundContinued": lambda c: _("%(title)s: the next refunds are under way", title=c.subject),
    "EventTermsChanged": lambda c: _("%(title)s: new cancellation terms", title=c.subject),
    "EventTaxChanged": lambda c: _("%(title)s: another tax", title=c.subject),
    "EventEdited": lambda c: _("%(title)s was edited", title=c.subject),
    "EventMoved": lambda c: _("%(title)s got another time or place", title=c.subject),
    "EventPayingChanged": lambda c: _("%(title)s: how it is paid was changed", title=c.subject),
    "EventPublished": lambda c: _("%(title)s went on sale", title=c.subject),
    "EventPlacesShown": lambda c: _("%(title)s: when places left are shown was changed", title=c.subject),
    "EventTransfersChanged": lambda c: (
        _("%(title)s: tickets can be passed on", title=c.subject)
        if c.data["allowed"]
        else _("%(title)s: tickets can’t be passed on", title=c.subject)
    ),
    "GrantMade": lambda c: _("%(who)s signed in through the API", who=c.subject),
    "GrantRevoked": lambda c: _("%(who)s was signed out of the API", who=c.subject),
    "GuestAdmitted": lambda c: _("Ticket %(code)s came in", code=c.subject),
    "GuestReturned": lambda c: _("Ticket %(code)s came in again", code=c.subject),
    "GuestWentOut": lambda c: _("Ticket %(code)s went out", code=c.subject),
    "HolderReaddressed": lambda c: _("Ticket %(code)s: another e-mail address", code=c.subject),
    "HolderRenamed": lambda c: _("Ticket %(code)s: another name", code=c.subject),
    "LetterSentAgain": lambda c: _("Order %(code)s: the letter was sent again", code=c.subject),
    "InvoiceIssued": lambda c: _("Order %(code)s: an invoice of %(money)s", code=c.subject, money=c.money),
    "MemberAdded": lambda c: _("%(who)s joined %(name)s", who=c.person, name=c.subject),
    "MemberRemoved": lambda c: _("%(who)s left %(name)s", who=c.person, name=c.subject),
    "OfferLapsed": lambda c: ngettext(
        "Waitlist: an offer of %(num)d place ran out", "Waitlist: an offer of %(num)d places ran out", c.n
    ),
    "OfferMade": lambda c: ngettext(
        "Waitlist: %(num)d place is offered", "Waitlist: %(num)d places are offered", c.n
    ),
    "OfferTaken": lambda c: ngettext(
        "Waitlist: an offer of %(num)d place was taken", "Waitlist: an offer of %(num)d places was taken", c.n
    ),
    "NoteAdded": lambda c: _("Order %(code)s: a note was added", code=c.subject),
    "NoteRemoved": lambda c: _("Order %(code)s: a note was removed", code=c.subject),
    "OrderCancelled": lambda c: ngettext(
        "Order %(code)s cancelled, %(num)d place is free again",
        "Order %(code)s cancelled, %(num)d places are free again",
        c.n,
        code=c.subject,
    ),
    "OrderConfirmed": lambda c: ngettext(
        "Order %(code)s booked, %(num)d place",
        "Order %(code)s booked, %(num)d places",
        c.n,
        code=c.subject,
    ),
    "OrderExpired": lambda c: _("Order %(code)s was not finished in time", code=c.subject),
    "OrderRefunded": lambda c: _("Order %(code)s refunded", code=c.subject),
    "OutboxRunAgain": lambda c: ngettext(
        "%(num)d parked row runs again", "%(num)d parked rows run again", int(c.data["rows"])
    ),
    "PasswordChanged": lambda c: _("%(who)s has a new password", who=c.subject),
    "ProviderKeysRemoved": lambda c: _("%(name)s: keys to a payment provider were removed", name=c.subject),
    "ProviderKeysSaved": lambda c: _("%(name)s: keys to a payment provider were saved", name=c.subject),
    "PaymentBegun": lambda c: _("Order %(code)s: paying %(money)s", code=c.subject, money=c.money),
    "PaymentCancelled": lambda c: _("Order %(code)s: a payment was given up", code=c.subject),
    "PaymentCompleted": lambda c: _("Order %(code)s: %(money)s paid", code=c.subject, money=c.money),
    "PaymentFailed": lambda c: _(
        "Order %(code)s: %(money)s could not be paid", code=c.subject, money=c.money
    ),
    "PaymentFlagged": lambda c: _("Order %(code)s: a payment needs a look", code=c.subject),
    "PaymentRefunded": lambda c: _("Order %(code)s: all was given back", code=c.subject),
    "PlacesHeld": lambda c: ngettext(
        "Order %(code)s holds %(num)d place", "Order %(code)s holds %(num)d places", c.n, code=c.subject
    ),
    "PlacesSoldOut": lambda c: _("%(title)s: the last place is taken", title=c.subject),
    "ProfileEdited": lambda c: _("%(who)s edited their profile", who=c.subject),
    "PromoCodeAdded": lambda c: _("Promo code %(name)s added", name=c.subject),
    "PromoCodeEdited": lambda c: _("Promo code %(name)s edited", name=c.subject),
    "PromoCodeResumed": lambda c: _("Promo code %(name)s resumed", name=c.subject),
    "PromoCodeStopped": lambda c: _("Promo code %(name)s stopped", name=c.subject),
    "QuotaAdded": lambda c: _("Shared places %(name)s added", name=c.subject),
    "QuotaEdited": lambda c: _("Shared places %(name)s edited", name=c.subject),
    "QuotaRemoved": lambda c: _("Shared places were removed"),
    "QuestionAdded": lambda c: _("Question added: %(label)s", label=c.subject),
    "QuestionEdited": lambda c: _("Question edited: %(label)s", label=c.subject),
    "QuestionMoved": lambda c: _("Question moved: %(label)s", label=c.subject),
    "QuestionWithdrawn": lambda c: _("Question removed: %(label)s", label=c.subject),
    "ReaderCameBack": lambda c: _("Somebody reads the community’s letters again"),
    "ReaderLeft": lambda c: _("Somebody reads the community’s letters no more"),
    "RefundBegun": lambda c: _("Order %(code)s: giving %(money)s back", code=c.subject, money=c.money),
    "RefundCompleted": lambda c: _("Order %(code)s: %(money)s given back", code=c.subject, money=c.money),
    "RefundFailed": lambda c: _(
        "Order %(code)s: %(money)s could not be given back", code=c.subject, money=c.money
    ),
    "ReviewAnswered": lambda c: _("A review was answered"),
    "ReviewEdited": lambda c: _("A review was changed to %(stars)s of 5 stars", stars=c.data["stars"]),
    "ReviewHidden": lambda c: _("A review was hidden by the moderators"),
    "ReviewReported": lambda c: _("A review was reported"),
    "ReviewRestored": lambda c: _("A reported review stands"),
    "ReviewWithdrawn": lambda c: _("A review was taken back"),
    "ReviewWritten": lambda c: _("A review with %(stars)s of 5 stars", stars=c.data["stars"]),
    "ReviewMailSet": lambda c: (
        _("%(title)s: those who come will be asked for reviews", title=c.subject)
        if c.data["wanted"]
        else _("%(title)s: nobody will be asked for reviews", title=c.subject)
    ),
    "ReviewsInvited": lambda c: _("%(title)s: those who came were asked for reviews", title=c.subject),
    "SellerSaved": lambda c: _("%(name)s: its details for invoices were saved", name=c.subject),
    "StaffAppointed": lambda c: _("%(who)s helps at the door", who=c.person),
    "StaffDismissed": lambda c: _("%(who)s no longer helps at the door", who=c.person),
    "StatementApplied": lambda c: ngettext(
        "%(name)s: a bank statement paid %(num)d order",
        "%(name)s: a bank statement paid %(num)d orders",
        int(c.data["paid"]),
        name=c.subject,
    ),
    "SurveyClosed": lambda c: _("Survey %(name)s closed", name=c.subject),
    "SurveyDeleted": lambda c: _("A survey was deleted"),
    "SurveyEdited": lambda c: _("Survey %(name)s edited", name=c.subject),
    "SurveyMade": lambda c: _("Survey %(name)s made", name=c.subject),
    "SurveyPlanned": lambda c: ngettext(
        "Survey %(name)s goes out by itself, %(num)d hour after the end",
        "Survey %(name)s goes out by itself, %(num)d hours after the end",
        int(c.data["hours"]),
        name=c.subject,
    ),
    "SurveyUnplanned": lambda c: _("Survey %(name)s waits to be sent by hand", name=c.subject),
    "SurveyReopened": lambda c: _("Survey %(name)s takes answers again", name=c.subject),
    "SurveySent": lambda c: ngettext(
        "Survey %(name)s sent to %(num)d guest",
        "Survey %(name)s sent to %(num)d guests",
        int(c.data["guests"]),
        name=c.subject,
    ),
    "TaxRuleAdded": lambda c: _("Tax %(name)s added", name=c.subject),
    "TaxRuleEdited": lambda c: _("Tax %(name)s edited", name=c.subject),
    "TaxRuleWithdrawn": lambda c: _("Tax %(name)s withdrawn", name=c.subject),
    "TicketTypeAdded": lambda c: _("Ticket type %(name)s added", name=c.subject),
    "TicketTypeEdited": lambda c: _("Ticket type %(name)s edited", name=c.subject),
    "TicketTypeWithdrawn": lambda c: _("Ticket type %(name)s withdrawn", name=c.subject),
    "TrackingLinkAdded": lambda c: _("Tracking link %(name)s added", name=c.subject),
    "TrackingLinkRemoved": lambda c: _("A tracking link was removed"),
    "TicketSwapped": lambda c: _("Ticket %(code)s: another kind of ticket now", code=c.subject),
    "TicketsReturned": lambda c: (
        ngettext(
            "Order %(code)s: %(num)d ticket cancelled",
            "Order %(code)s: %(num)d tickets cancelled",
            c.n,
            code=c.subject,
        )
        if c.data.get("by_staff")
        else ngettext(
            "Order %(code)s: %(num)d ticket given back",
            "Order %(code)s: %(num)d tickets given back",
            c.n,
            code=c.subject,
        )
    ),
    "TransferAccepted": lambda c: _("Ticket %(code)s was passed on", code=c.subject),
    "TransferDeclined": lambda c: _("Ticket %(code)s: the offer was turned down", code=c.subject),
    "TransferOffered": lambda c: _("Ticket %(code)s was offered to somebody else", code=c.subject),
    "TransferWithdrawn": lambda c: _("Ticket %(code)s: the offer was taken back", code=c.subject),
    "UserRegistered": lambda c: _("%(who)s signed up", who=c.subject),
    "UserReinstated": lambda c: _("%(who)s was reinstated", who=c.subject),
    "UserRenamed": lambda c: _("%(who)s changed their name", who=c.subject),
    "UserSuspended": lambda c: _("%(who)s was suspended", who=c.subject),
    "VenueAdded": lambda c: _("Place %(name)s added", name=c.subject),
    "VenueClosed": lambda c: _("Place %(name)s closed", name=c.subject),
    "VenueEdited": lambda c: _("Place %(name)s edited", name=c.subject),
    "WaitlistClosed": lambda c: _("Waitlist: the sale ended for somebody who waited"),
    "WaitlistJoined": lambda c: ngettext(
        "Waitlist: somebody waits for %(num)d place", "Waitlist: somebody waits for %(num)d places", c.n
    ),
    "WaitlistLeft": lambda c: _("Waitlist: somebody waits no more"),
}
