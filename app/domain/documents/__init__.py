"""Documents: codes to scan and PDFs to print, made from plain values."""

from app.domain.documents.codes import Code, draw_code
from app.domain.documents.pdf import can_make_pdf
from app.domain.documents.tickets import PrintedTicket, tickets_pdf

__all__ = ["Code", "PrintedTicket", "can_make_pdf", "draw_code", "tickets_pdf"]
