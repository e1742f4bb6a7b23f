"""What can go wrong, said so that a person and a program both know what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ctp_core.contracts.text import mark


class DomainError(Exception):
    """Base of every expected refusal.

    *code* is stable (``workflow.stale_item``), *status* the HTTP status of the doors, *message* an English sentence with
    ``%(name)s`` places that the doors translate and fill from the keyword arguments.
    """

    code: ClassVar[str] = "core.error"
    status: ClassVar[int] = 400
    message: ClassVar[str] = mark("The request can't be carried out.")

    def __init__(self, **params: Any) -> None:
        self.params: Mapping[str, Any] = params
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.code}: {self.message % self.params if self.params else self.message}"


class NotFound(DomainError):
    """Not there, or not to be seen by this actor: the two are never told apart."""

    code = "core.not_found"
    status = 404
    message = mark("This does not exist, or you can't see it.")


class Forbidden(DomainError):
    """Seen, but not allowed."""

    code = "core.forbidden"
    status = 403
    message = mark("You are not allowed to open or do this.")


class Conflict(DomainError):
    """The state no longer allows it."""

    code = "core.conflict"
    status = 409
    message = mark("Somebody changed this in the meantime. Open it again and try once more.")


class Invalid(DomainError):
    """Input that can be mended. *fields* maps a field (``rows.2.amount``) to its messages (already translatable errors)."""

    code = "core.invalid"
    status = 422
    message = mark("Some entries need to be corrected.")

    def __init__(self, fields: Mapping[str, list[FieldError]] | None = None, **params: Any) -> None:
        super().__init__(**params)
        self.fields: Mapping[str, list[FieldError]] = fields or {}


class FieldError:
    """One sentence at one field: *code* is stable, *message* as in DomainError."""

    __slots__ = ("code", "message", "params")

    def __init__(self, code: str, message: str, /, **params: Any) -> None:
        self.code = code
        self.message = message
        self.params = params

    def __repr__(self) -> str:
        return f"FieldError({self.code!r}, {self.message % self.params if self.params else self.message!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FieldError) and (self.code, self.params) == (other.code, other.params)

    def __hash__(self) -> int:
        return hash(self.code)


class ModuleUnavailable(DomainError):
    """The module *module* is absent, not licensed or switched off."""

    code = "core.module_off"
    status = 404
    message = mark("The module %(module)s is switched off.")

    def __init__(self, module: str) -> None:
        super().__init__(module=module)
        self.module = module


class ReadOnly(DomainError):
    """The licence has run out: everything can be read, nothing written."""

    code = "core.read_only"
    status = 403
    message = mark("The licence has expired, so nothing can be changed. Ask your operator to renew it.")
