"""What posts and levels have in common: a code, a name, a number that orders them, and people who carry them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ctp_core.contracts import Actor
from ctp_organization.contracts.errors import StillInUse
from ctp_organization.models import Level, Post
from ctp_organization.selectors.maintaining import Maintenance
from ctp_organization.services.checking import FieldProblems, get, require_free, require_version
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import create_principals
from ctp_organization.services.owning import owning_company
from ctp_organization.services.recording import note_change, require_maintainer, require_manager

R = TypeVar("R", Post, Level)
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class RankDetails:
    """What is written of one; *number* orders it among the others."""

    code: str
    name: str
    number: int = 0
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class RankKind(Generic[R, D]):
    """Posts or levels: which rows, the field of the number, the row as a value, how many people carry one."""

    name: str
    rows: Callable[[], QuerySet[R]]
    number: str
    build: Callable[[R], D]
    carriers: Callable[[R], int]
    # Posts may be a company's own, levels are the whole organisation's.
    has_company: bool = False

    def create(self, *, details: RankDetails, company_id: UUID | None = None, actor: Actor) -> D:
        """A new one. Raises Invalid, CodeTaken, CompanyMissing, NotFound, Forbidden."""
        maintenance = self._maintenance(actor)
        details = self._checked(details)
        with transaction.atomic():
            lock_organization()
            owner = {"company": owning_company(maintenance, company_id)} if self.has_company else {}
            require_free(self.rows(), "code", details.code)
            row = self.rows().create(code=details.code, name=details.name, **{self.number: details.number}, **owner)
            create_principals(kinds=[self.name], targets={row.pk: row.public_id})
            self._note("create", row, actor)
            return self.build(row)

    def update(self, *, id: UUID, details: RankDetails, expected_version: int | None, actor: Actor) -> D:  # noqa: A002
        """Raises StillInUse when people carry one that shall be disabled; Invalid, CodeTaken, Conflict, NotFound, Forbidden."""
        maintenance = self._maintenance(actor)
        details = self._checked(details)
        with transaction.atomic():
            lock_organization()
            row = get(self.rows(), id)
            maintenance.require_owned(getattr(row, "company", None))
            require_version(row.version, expected_version)
            require_free(self.rows(), "code", details.code, but_pk=row.pk)
            if row.is_active and not details.is_active and (count := self.carriers(row)):
                raise StillInUse(name=row.name, count=count)
            row.code, row.name, row.is_active = details.code, details.name, details.is_active
            setattr(row, self.number, details.number)
            row.version += 1
            row.save()
            self._note("update", row, actor)
            return self.build(row)

    def _maintenance(self, actor: Actor) -> Maintenance:
        if not self.has_company:
            require_manager(actor)
        return require_maintainer(actor)

    def _checked(self, given: RankDetails) -> RankDetails:
        problems = FieldProblems()
        code = problems.text("code", given.code, limit=64)
        name = problems.text("name", given.name, limit=100)
        number = problems.number(self.number, given.number)
        problems.done()
        return RankDetails(code, name, number, given.is_active)

    def _note(self, verb: str, row: R, actor: Actor) -> None:
        told = {"code": row.code, "name": row.name}
        note_change(actor, f"{verb}_{self.name}", self.name, row.public_id, told)
