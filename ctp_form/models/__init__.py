"""The tables of the form engine."""

from ctp_form.models.definitions import FormDefinition, FormVersion
from ctp_form.models.limits import FieldLimit, FieldLimitAccountGrant, FieldLimitGroupGrant
from ctp_form.models.records import FormRecord, RecordRevision, RecordSlot, UniqueValue
from ctp_form.models.seals import SealImpression, StoredSeal, StoredSealAccountGrant, StoredSealGroupGrant

__all__ = [
    "FieldLimit",
    "FieldLimitAccountGrant",
    "FieldLimitGroupGrant",
    "FormDefinition",
    "FormRecord",
    "FormVersion",
    "RecordRevision",
    "RecordSlot",
    "SealImpression",
    "StoredSeal",
    "StoredSealAccountGrant",
    "StoredSealGroupGrant",
    "UniqueValue",
]
