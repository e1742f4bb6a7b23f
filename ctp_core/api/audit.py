"""The audit: who did what, for whom, in the transaction of the act."""

from ctp_core.applets.audit.filters import FILTERS, audit_filter
from ctp_core.applets.audit.selectors import AuditEntryDto, AuditFilter, audit_dto, count_unsealed, list_entries
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.audit.services.seal_entries import seal_pending
from ctp_core.applets.audit.verification import FirstFault, Verdict, verify

__all__ = [
    "FILTERS",
    "AuditEntryDto",
    "AuditFilter",
    "FirstFault",
    "Verdict",
    "audit_dto",
    "audit_filter",
    "count_unsealed",
    "list_entries",
    "record",
    "seal_pending",
    "verify",
]
