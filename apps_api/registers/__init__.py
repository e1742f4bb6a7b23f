"""The face of the registers module: put a record into a register, find it again."""

from apps_api.registers.dto import RecordRef, RegisterRef
from apps_api.registers.errors import (
    PublicFormClosed,
    PublicFormNotFound,
    RecordNotFound,
    RegisterChanged,
    RegisterForbidden,
    RegisterInvalid,
    RegisterNotFound,
)
from apps_api.registers.events import RecordAdded
from apps_api.registers.service import REGISTERS, RegistersService

__all__ = [
    "PublicFormClosed",
    "PublicFormNotFound",
    "REGISTERS",
    "RecordAdded",
    "RecordNotFound",
    "RecordRef",
    "RegisterChanged",
    "RegisterForbidden",
    "RegisterInvalid",
    "RegisterNotFound",
    "RegisterRef",
    "RegistersService",
]
