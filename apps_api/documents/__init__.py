"""The face of the documents module (公文): what is sent and what comes in, as other modules see it."""

from apps_api.documents.dto import (
    CategoryRef,
    DispatchDraft,
    DocumentKind,
    DocumentRef,
    ReceiptDraft,
    Secrecy,
    Urgency,
)
from apps_api.documents.errors import CategoryNotFound, DocumentInvalid, RegisteringForbidden
from apps_api.documents.events import (
    DispatchIssued,
    DispatchVoided,
    DocumentSigned,
    ReceiptFinished,
    ReceiptRegistered,
)
from apps_api.documents.service import DOCUMENTS, DocumentsService

__all__ = [
    "DOCUMENTS",
    "CategoryNotFound",
    "CategoryRef",
    "DispatchDraft",
    "DispatchIssued",
    "DispatchVoided",
    "DocumentInvalid",
    "DocumentKind",
    "DocumentRef",
    "DocumentSigned",
    "DocumentsService",
    "ReceiptDraft",
    "ReceiptFinished",
    "ReceiptRegistered",
    "RegisteringForbidden",
    "Secrecy",
    "Urgency",
]
