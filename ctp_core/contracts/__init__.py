"""Shared small types. Standard library only; every unit may import them."""

from ctp_core.contracts.actors import ANONYMOUS, Actor, ActorKind, AdminRole, system_actor
from ctp_core.contracts.audit_words import AuditWords
from ctp_core.contracts.contributions import (
    Bench,
    Check,
    DemoPerson,
    DemoStep,
    FileOwner,
    PageSample,
    PermissionDeclaration,
    Proof,
    ScopeDeclaration,
    SettingDeclaration,
    TimerHandler,
)
from ctp_core.contracts.data_scopes import (
    DATA_SCOPE_KINDS,
    DATA_SCOPE_LABELS,
    DataScope,
    DataScopeKind,
    NarrowedPermission,
)
from ctp_core.contracts.errors import (
    Conflict,
    DomainError,
    FieldError,
    Forbidden,
    Invalid,
    ModuleUnavailable,
    NotFound,
    ReadOnly,
)
from ctp_core.contracts.events import Delivery, Event, PublicEvent, Subscription
from ctp_core.contracts.object_rights import ObjectRights
from ctp_core.contracts.outside import OutsideWork
from ctp_core.contracts.pages import PAGE_LIMIT, PAGE_SIZE, Page, PageRequest
from ctp_core.contracts.ports import Port, gate_ports
from ctp_core.contracts.readings import ColumnKind, Reading
from ctp_core.contracts.refs import (
    PRINCIPAL_KINDS,
    Days,
    MemberRef,
    ObjectRef,
    Period,
    PrincipalKind,
    PrincipalRef,
    UnitRef,
)
from ctp_core.contracts.row_writing import RowWriter, keyed, row_writer, taken
from ctp_core.contracts.sign_in_ways import PasswordWay, SignInLink, SignInWay
from ctp_core.contracts.text import CountedText, Sentence, mark, mark_counted

__all__ = [
    "ANONYMOUS",
    "DATA_SCOPE_KINDS",
    "DATA_SCOPE_LABELS",
    "PAGE_LIMIT",
    "PAGE_SIZE",
    "PRINCIPAL_KINDS",
    "Actor",
    "ActorKind",
    "AdminRole",
    "AuditWords",
    "Bench",
    "Check",
    "ColumnKind",
    "Conflict",
    "CountedText",
    "DataScope",
    "DataScopeKind",
    "Days",
    "Delivery",
    "DemoPerson",
    "DemoStep",
    "DomainError",
    "Event",
    "FieldError",
    "FileOwner",
    "Forbidden",
    "Invalid",
    "MemberRef",
    "ModuleUnavailable",
    "NarrowedPermission",
    "NotFound",
    "ObjectRef",
    "OutsideWork",
    "ObjectRights",
    "Page",
    "PageRequest",
    "Period",
    "PasswordWay",
    "PermissionDeclaration",
    "Port",
    "PrincipalKind",
    "PrincipalRef",
    "PageSample",
    "Proof",
    "ReadOnly",
    "Reading",
    "RowWriter",
    "ScopeDeclaration",
    "Sentence",
    "SettingDeclaration",
    "SignInLink",
    "SignInWay",
    "PublicEvent",
    "Subscription",
    "TimerHandler",
    "UnitRef",
    "gate_ports",
    "keyed",
    "mark",
    "mark_counted",
    "row_writer",
    "system_actor",
    "taken",
]
