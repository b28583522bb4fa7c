"""Documents: codes to scan and PDFs to print, made from plain values."""

from app.domain.documents.badges import FORMATS, BadgeFormat, PrintedBadge, badges_pdf
from app.domain.documents.certificates import PrintedCertificate, certificate_pdf
from app.domain.documents.codes import Code, draw_code
from app.domain.documents.invoices import BilledLine, BilledTax, PrintedInvoice, invoice_pdf
from app.domain.documents.pdf import can_make_pdf, warm_press
from app.domain.documents.receipts import PrintedLine, PrintedMove, PrintedReceipt, PrintedTax, receipt_pdf
from app.domain.documents.tickets import PrintedTicket, tickets_pdf

__all__ = [
    "FORMATS",
    "BadgeFormat",
    "BilledLine",
    "BilledTax",
    "Code",
    "PrintedBadge",
    "PrintedCertificate",
    "PrintedInvoice",
    "PrintedLine",
    "PrintedMove",
    "PrintedReceipt",
    "PrintedTax",
    "PrintedTicket",
    "badges_pdf",
    "can_make_pdf",
    "certificate_pdf",
    "draw_code",
    "invoice_pdf",
    "receipt_pdf",
    "tickets_pdf",
    "warm_press",
]
