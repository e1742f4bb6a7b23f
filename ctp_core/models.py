"""Django finds the models here; they live with their applets."""

from ctp_core.applets.accounts.models import (
    Account,
    AccountSession,
    AccountToken,
    RecoveryCode,
    SecondFactor,
    SetupLink,
)
from ctp_core.applets.audit.models import AuditEntry, AuditHead
from ctp_core.applets.demo.models import DemoPart
from ctp_core.applets.events.models import EventDelivery, OutboxEvent
from ctp_core.applets.files.models import Blob, StoredFile
from ctp_core.applets.idempotency.models import IdempotencyRecord
from ctp_core.applets.modules.models import InstalledLicence, ModuleSwitch, StateVersion
from ctp_core.applets.numbering.models import NumberCounter, NumberEntry, NumberSeries
from ctp_core.applets.operations.models import Lease, WorkerHeartbeat
from ctp_core.applets.permissions.models import FunctionGrant, FunctionGrantUnit
from ctp_core.applets.preferences.models import Preference
from ctp_core.applets.timers.models import Timer

__all__ = [
    "Account",
    "AccountSession",
    "AccountToken",
    "AuditEntry",
    "AuditHead",
    "Blob",
    "DemoPart",
    "EventDelivery",
    "FunctionGrant",
    "FunctionGrantUnit",
    "IdempotencyRecord",
    "InstalledLicence",
    "Lease",
    "ModuleSwitch",
    "NumberCounter",
    "NumberEntry",
    "NumberSeries",
    "OutboxEvent",
    "Preference",
    "RecoveryCode",
    "SecondFactor",
    "SetupLink",
    "StateVersion",
    "StoredFile",
    "Timer",
    "WorkerHeartbeat",
]
