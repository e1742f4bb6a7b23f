"""Checks that several use cases share: texts within their limits, codes that nobody has, objects that are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import Model, QuerySet

from ctp_core.contracts import Conflict, FieldError, Invalid, NotFound, mark
from ctp_organization.contracts.errors import CodeTaken

M = TypeVar("M", bound=Model)


class FieldProblems:
    """Collects what is wrong with the fields of one form, and raises it all at once."""

    def __init__(self) -> None:
        self._found: dict[str, list[FieldError]] = {}

    def add(self, field: str, error: FieldError) -> None:
        """One more sentence at *field*."""
        self._found.setdefault(field, []).append(error)

    def text(self, field: str, value: str, *, limit: int, required: bool = True) -> str:
        """*value* without outer blanks; notes when it is missing, too long or can't be stored."""
        value = value.strip()
        if required and not value:
            self.add(field, FieldError("organization.required", mark("Fill this in.")))
        if len(value) > limit:
            self.add(field, FieldError("organization.too_long", mark("At most %(limit)s characters."), limit=limit))
        if any(ord(sign) < 32 or "\ud800" <= sign <= "\udfff" for sign in value):
            self.add(
                field, FieldError("organization.bad_characters", mark("This holds characters that can't be stored."))
            )
        return value

    def email(self, field: str, value: str) -> str:
        """An address or nothing."""
        value = self.text(field, value, limit=254, required=False)
        if value:
            try:
                EmailValidator()(value)
            except ValidationError:
                self.add(field, FieldError("organization.bad_email", mark("This is not an e-mail address.")))
        return value

    def number(self, field: str, value: int, *, limit: int = 1_000_000) -> int:
        """A whole number from 0 to *limit*."""
        if not 0 <= value <= limit:
            self.add(
                field, FieldError("organization.bad_number", mark("Give a number from 0 to %(limit)s."), limit=limit)
            )
        return value

    def unless(self, good: bool, field: str, error: Callable[[], FieldError]) -> None:
        """Notes *error* when something is not *good*."""
        if not good:
            self.add(field, error())

    def done(self) -> None:
        """Raises Invalid when anything was noted."""
        if self._found:
            raise Invalid(self._found)


def get(queryset: QuerySet[M], public_id: UUID) -> M:
    """The object with this public id. Raises NotFound."""
    found = queryset.filter(public_id=public_id).first()
    if found is None:
        raise NotFound()
    return found


def find(queryset: QuerySet[M], public_id: UUID | None) -> M | None:
    """None for None, else like ``get``."""
    return None if public_id is None else get(queryset, public_id)


def require_free(queryset: QuerySet[M], field: str, value: str, *, but_pk: int | None = None) -> None:
    """Raises CodeTaken when another object has this *value*."""
    if queryset.filter(**{field: value}).exclude(pk=but_pk).exists():
        raise CodeTaken(value=value)


def require_version(current: int, expected: int | None) -> None:
    """Raises Conflict when somebody changed the object since it was read."""
    if expected is not None and expected != current:
        raise Conflict()
