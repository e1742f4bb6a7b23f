"""Public types of the form engine. Standard library only."""

from ctp_form.contracts.dto import DefinitionDto, FieldDto, RecordDto, RevisionDto, SchemaProblem, Values, VersionDto
from ctp_form.contracts.errors import (
    CodeTaken,
    DefinitionInvalid,
    DefinitionNotFound,
    NothingToPublish,
    RecordNotFound,
    StaleRecord,
    ValuesInvalid,
    VersionNotFound,
)
from ctp_form.contracts.events import VersionPublished
from ctp_form.contracts.owners import RecordOwner
from ctp_form.contracts.policies import ACCESSES, OPEN, READ_ALL, Access, FieldPolicy, RowRights
from ctp_form.contracts.rights import MANAGE_DEFINITIONS
from ctp_form.contracts.uses import FieldUse, FieldUsers

__all__ = [
    "ACCESSES",
    "MANAGE_DEFINITIONS",
    "OPEN",
    "READ_ALL",
    "Access",
    "CodeTaken",
    "DefinitionDto",
    "DefinitionInvalid",
    "DefinitionNotFound",
    "FieldDto",
    "FieldPolicy",
    "FieldUse",
    "FieldUsers",
    "NothingToPublish",
    "RecordDto",
    "RecordNotFound",
    "RecordOwner",
    "RevisionDto",
    "RowRights",
    "SchemaProblem",
    "StaleRecord",
    "Values",
    "ValuesInvalid",
    "VersionDto",
    "VersionNotFound",
    "VersionPublished",
]
