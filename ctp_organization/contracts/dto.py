"""Frozen values that leave the organisation. *pk* stays inside the server, *id* may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ctp_core.contracts import MemberRef, ObjectRef, PrincipalRef, UnitRef
from ctp_organization.contracts.delegation_scopes import DelegationScope

UnitKind = Literal["group", "company", "department", "partner"]
ImportKind = Literal["units", "members"]


@dataclass(frozen=True, slots=True)
class UnitDto:
    """A unit of the tree; *ancestor_pks* from the root down."""

    pk: int
    id: UUID
    code: str
    name: str
    kind: UnitKind
    parent: UnitRef | None
    ancestor_pks: tuple[int, ...]
    position: int
    external: bool
    is_active: bool
    version: int

    @property
    def ref(self) -> UnitRef:
        """The short form that other units keep."""
        return UnitRef(self.pk, self.id, self.name)

    @property
    def depth(self) -> int:
        """0 for a root."""
        return len(self.ancestor_pks)


@dataclass(frozen=True, slots=True)
class MemberDto:
    """A person with the primary unit and post."""

    pk: int
    id: UUID
    name: str
    number: str
    unit: UnitRef | None
    post_name: str
    level_name: str
    account_pk: int
    external: bool
    is_active: bool
    phone: str = ""
    email: str = ""
    version: int = 1

    @property
    def ref(self) -> MemberRef:
        """The short form that other units keep."""
        return MemberRef(self.pk, self.id, self.name)


@dataclass(frozen=True, slots=True)
class ProvisionedPerson:
    """A person as programs see them that provision accounts."""

    member: MemberDto
    username: str
    created_at: datetime
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class AssignmentDto:
    """One place where a member stands."""

    id: UUID
    unit: UnitRef
    unit_path: tuple[UnitRef, ...]
    post: PostDto | None
    is_primary: bool


@dataclass(frozen=True, slots=True)
class PostDto:
    """A post (岗位), a *company*'s own or the whole organisation's."""

    pk: int
    id: UUID
    code: str
    name: str
    position: int
    is_active: bool
    version: int
    company: UnitRef | None = None


@dataclass(frozen=True, slots=True)
class LevelDto:
    """A level (职级); a smaller *rank* is higher."""

    pk: int
    id: UUID
    code: str
    name: str
    rank: int
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True)
class HeadDto:
    """Who leads a unit."""

    member: MemberRef
    is_deputy: bool


@dataclass(frozen=True, slots=True)
class MemberCard:
    """All that the card of a person shows."""

    member: MemberDto
    assignments: tuple[AssignmentDto, ...]
    heads: tuple[MemberRef, ...]
    reports: tuple[MemberRef, ...]
    leads: tuple[UnitRef, ...]
    teams: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamDto:
    """A team with the number of its people, a *company*'s own or the whole organisation's."""

    pk: int
    id: UUID
    name: str
    purpose: str
    member_count: int
    is_active: bool
    version: int
    company: UnitRef | None = None


@dataclass(frozen=True, slots=True)
class RoleDto:
    """A role with the number of its holders, a *company*'s own or the whole organisation's."""

    pk: int
    id: UUID
    code: str
    name: str
    per_unit: bool
    holder_count: int
    is_active: bool
    version: int
    company: UnitRef | None = None


@dataclass(frozen=True, slots=True)
class RoleHolderDto:
    """A member holds a role, for *unit* and all below it, or everywhere."""

    member: MemberRef
    unit: UnitRef | None


@dataclass(frozen=True, slots=True)
class PrincipalDto:
    """A principal as a picker shows it; *detail* says which of two of the same name."""

    ref: PrincipalRef
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SecretaryDto:
    """*secretary* sets and ends delegations of *member*."""

    id: UUID
    member: MemberRef
    secretary: MemberRef
    since: datetime


@dataclass(frozen=True, slots=True)
class DelegationDto:
    """*delegate* acts for *grantor* from *starts_at* until before *ends_at*, in *modules* as a whole and in what belongs to *templates*.

    Neither named means everything. *set_by* names who set it when that was not the grantor.
    """

    id: UUID
    grantor: MemberRef
    delegate: MemberRef
    starts_at: datetime
    ends_at: datetime
    modules: tuple[str, ...]
    reason: str
    revoked_at: datetime | None
    version: int
    set_by: str = ""
    templates: tuple[ObjectRef, ...] = ()

    @property
    def scope(self) -> DelegationScope:
        """How far it goes."""
        return DelegationScope(frozenset(self.modules), frozenset(self.templates))

    def state_at(self, moment: datetime) -> Literal["planned", "active", "ended", "revoked"]:
        """Where the delegation stands at *moment*."""
        if self.revoked_at is not None:
            return "revoked"
        if moment < self.starts_at:
            return "planned"
        return "active" if moment < self.ends_at else "ended"


@dataclass(frozen=True, slots=True)
class ImportRunDto:
    """An uploaded file, what it would change, how far it is. *problems* and *differences* are capped lists for display."""

    id: UUID
    kind: ImportKind
    state: str
    file_name: str
    created_at: datetime
    finished_at: datetime | None
    row_count: int
    create_count: int
    update_count: int
    disable_count: int
    same_count: int
    done_count: int
    problem_count: int
    problems: tuple[dict[str, Any], ...]
    differences: tuple[dict[str, Any], ...]
    by_sync: bool = False


@dataclass(frozen=True, slots=True)
class ComingChangeDto:
    """A change dated ahead: *act* of whom it is *about*, *state* planned, done, refused (*refusal* says why) or withdrawn."""

    id: UUID
    act: str
    about: str
    due_at: datetime
    state: str
    refusal: str
