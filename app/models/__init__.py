"""All tables, one file per feature; importing this package makes the metadata complete."""

from app.core.facts import Delivery, Fact
from app.core.files import StoredFile
from app.core.mail import DevMail, Message
from app.core.once import OnceKey
from app.core.throttle import Attempts
from app.models.access import EventStaff, Membership
from app.models.accounts import AccountToken, User
from app.models.badges import BadgeDesign, BadgeMade, BadgePart, BadgePrint
from app.models.certificates import Certificate, CertificateDesign
from app.models.checkin import Admission, AdmissionCount, CheckInList, Scan
from app.models.communities import Community
from app.models.events import Category, Event
from app.models.grants import Grant
from app.models.guests import Guest
from app.models.inbox import Notification
from app.models.invoices import Invoice, InvoiceSeries, Seller
from app.models.mailings import Reader
from app.models.orders import Order, OrderLine, OrderNote
from app.models.payments import (
    Dispute,
    DisputeListing,
    ManualPayment,
    MockCharge,
    Payment,
    ProviderAccount,
    Refund,
    RefundExtra,
    RefundItem,
    Webhook,
)
from app.models.places import Claim, Counter
from app.models.promotions import CodeBatch, PromoCode, PromoCodeType, TrackingLink
from app.models.questions import Answer, Question
from app.models.reviews import Review, ReviewReport, ReviewVote
from app.models.statements import BankEntry, BankStatement
from app.models.surveys import Survey, SurveyInvitation, SurveyQuestion, SurveyResponse
from app.models.taxes import TaxRule
from app.models.tickets import Quota, Ticket, TicketSwap, TicketType, TicketTypeCounter, Transfer
from app.models.venues import Venue
from app.models.waitlist import WaitlistEntry, WaitlistOffer

__all__ = [
    "AccountToken",
    "Admission",
    "AdmissionCount",
    "Answer",
    "Attempts",
    "BadgeDesign",
    "BadgeMade",
    "BadgePart",
    "BadgePrint",
    "BankEntry",
    "BankStatement",
    "Category",
    "Certificate",
    "CertificateDesign",
    "CheckInList",
    "Claim",
    "CodeBatch",
    "Community",
    "Counter",
    "Delivery",
    "DevMail",
    "Dispute",
    "DisputeListing",
    "Event",
    "EventStaff",
    "Fact",
    "Grant",
    "Guest",
    "Invoice",
    "InvoiceSeries",
    "ManualPayment",
    "Membership",
    "Message",
    "MockCharge",
    "Notification",
    "OnceKey",
    "Order",
    "OrderLine",
    "OrderNote",
    "Payment",
    "PromoCode",
    "PromoCodeType",
    "ProviderAccount",
    "Question",
    "Quota",
    "Reader",
    "Refund",
    "RefundExtra",
    "RefundItem",
    "Review",
    "ReviewReport",
    "ReviewVote",
    "Scan",
    "Seller",
    "StoredFile",
    "Survey",
    "SurveyInvitation",
    "SurveyQuestion",
    "SurveyResponse",
    "TaxRule",
    "Ticket",
    "TicketSwap",
    "TicketType",
    "TicketTypeCounter",
    "TrackingLink",
    "Transfer",
    "User",
    "Venue",
    "WaitlistEntry",
    "WaitlistOffer",
    "Webhook",
]
