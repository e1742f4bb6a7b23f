"""Who maintains what: everything, or what belongs to the companies somebody administers.

A company's administrators hold ``organization.manage`` for chosen companies (decision 0212). What they may change lies below the
company's unit; posts, teams and roles say whose they are; a person belongs where the primary assignment lies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from ctp_core.api import permissions
from ctp_core.contracts import Actor, DataScope, Forbidden, PrincipalRef, UnitRef
from ctp_organization.contracts.errors import CarriesPermissions, OpensObjects, OutsideCompany
from ctp_organization.models import Assignment, Level, Member, Post, Unit
from ctp_organization.selectors.principals import keys_of
from ctp_organization.selectors.sight import company_paths, manages


@dataclass(frozen=True, slots=True)
class Maintenance:
    """*paths* are those of the companies' own units; None for who maintains the whole organisation."""

    paths: tuple[str, ...] | None

    @property
    def is_whole(self) -> bool:
        """The whole organisation?"""
        return self.paths is None

    def covers(self, *paths: str | None) -> bool:
        """Do units with these paths stand in one and the same maintained company?"""
        return self.paths is None or any(all((one or "").startswith(own) for one in paths) for own in self.paths)

    def covers_below(self, *paths: str | None, into: str | None = None) -> bool:
        """The same for units that are moved, merged or switched off: never a company's own unit. *into* may be that."""
        if self.paths is None:
            return True
        return any(
            all((one or "").startswith(own) and one != own for one in paths) and (into or own).startswith(own)
            for own in self.paths
        )

    def owns(self, company: Unit | None) -> bool:
        """Is a post, team or role of *company* (None: of the whole organisation) maintained?"""
        return self.paths is None or (company is not None and company.path in self.paths)

    def owned(self, through: str = "company") -> Q:
        """A filter: the posts, teams or roles that are maintained."""
        return Q() if self.paths is None else Q(**{f"{through}__path__in": self.paths})

    def inside(self, through: str = "path") -> Q:
        """A filter: what stands in the maintained companies; *through* leads to the path of a unit."""
        if self.paths is None:
            return Q()
        found = Q(pk__in=())
        for own in self.paths:
            found |= Q(**{f"{through}__startswith": own})
        return found

    # --- What services ask before they change something ------------------------------------------------------------------
    def require_units(self, *units: Unit | None) -> None:
        """Raises OutsideCompany unless all stand in one maintained company; None is the top of the tree."""
        if not self.is_whole and (None in units or not self.covers(*[one.path for one in units if one])):
            raise OutsideCompany()

    def require_movable(self, *units: Unit, into: Unit | None = None) -> None:
        """Raises OutsideCompany unless all stand below the unit of one company, and *into* in the same one."""
        if not self.covers_below(*[one.path for one in units], into=into.path if into else None):
            raise OutsideCompany()

    def require_owned(self, company: Unit | None) -> None:
        """Raises OutsideCompany unless posts, teams and roles of *company* are maintained."""
        if not self.owns(company):
            raise OutsideCompany()

    def require_people(self, member_pks: Collection[int]) -> None:
        """Raises OutsideCompany unless all belong to maintained companies and none is an administrator. One query."""
        if self.is_whole or not member_pks:
            return
        people = Member.objects.filter(pk__in=member_pks, account__admin_role="")
        home = Assignment.objects.filter(self.inside("unit__path"), is_primary=True).values("member_id")
        if people.filter(pk__in=home).count() != len(set(member_pks)):
            raise OutsideCompany()

    def require_place(self, unit: Unit | None, post: Post | None, level: Level | None) -> None:
        """May somebody be given this place? Raises OutsideCompany for another company's post, CarriesPermissions as below."""
        if self.is_whole:
            return
        if post is not None and post.company is not None:
            self.require_owned(post.company)
        posts = [PrincipalRef("post", post.public_id)] if post else []
        levels = [PrincipalRef("level", level.public_id)] if level else []
        self.require_plain([*posts, *levels], unit)
        self.require_closed([*(posts if post and post.company is None else []), *levels])

    def require_plain(self, refs: Iterable[PrincipalRef], unit: Unit | None = None) -> None:
        """Raises CarriesPermissions when *refs*, or the units on the way up from *unit*, hold permissions beyond the company's.

        Whoever joins them would get those: they are given by security administrators alone. What the company as a whole,
        a unit above it or everybody holds is no gift.
        """
        if self.paths is None:
            return
        wanted = set(refs)
        if unit is not None:
            own = next((one for one in self.paths if (unit.path or "").startswith(one)), "/")
            way = _pks(unit.path or "") - _pks(own)
            ids = Unit.objects.filter(pk__in=way).values_list("public_id", flat=True)
            wanted |= {PrincipalRef("unit_tree", one) for one in ids} | {PrincipalRef("unit", unit.public_id)}
        held = permissions.grants_of(keys=keys_of(refs=wanted)) if wanted else frozenset()
        if not held:
            return
        # The same part of the data, or everything: held for one's own unit by all, everywhere it would be a gift.
        by_all = self._held_by_all()
        if any((code, scope) not in by_all and (code, None) not in by_all for code, scope in held):
            raise CarriesPermissions()

    def require_closed(self, refs: Iterable[PrincipalRef]) -> None:
        """Raises OpensObjects when *refs*, of the whole house, hold rights on objects beyond those of the company (decision 0230)."""
        wanted = set(refs)
        if self.is_whole or not wanted:
            return
        if permissions.open_objects(keys=keys_of(refs=wanted), beyond=keys_of(refs=self._all())):
            raise OpensObjects()

    def _held_by_all(self) -> frozenset[tuple[str, DataScope | None]]:
        return permissions.grants_of(keys=keys_of(refs=self._all()))

    def _all(self) -> list[PrincipalRef]:
        """What everybody of the company is: part of it, of the units above it, of the house."""
        pks = set().union(*[_pks(own) for own in self.paths or ()])
        ids = Unit.objects.filter(pk__in=pks).values_list("public_id", flat=True)
        return [PrincipalRef("everyone"), *(PrincipalRef("unit_tree", one) for one in ids)]


def maintenance_of(actor: Actor) -> Maintenance:
    """What *actor* maintains. Raises Forbidden when that is nothing. One query for the administrators of companies."""
    if actor.kind == "system" or manages(actor):
        return Maintenance(None)
    paths = company_paths(actor)
    if not paths:
        raise Forbidden()
    return Maintenance(paths)


def find_maintenance(actor: Actor) -> Maintenance:
    """The same for pages that show who may change what; nothing is covered for everybody else."""
    return Maintenance(None) if actor.kind == "system" or manages(actor) else Maintenance(company_paths(actor))


def maintains_unit(*, unit_pk: int, actor: Actor) -> bool:
    """May *actor* change this unit? For pages that offer it."""
    maintenance = find_maintenance(actor)
    if maintenance.is_whole or not maintenance.paths:
        return maintenance.is_whole
    return maintenance.covers(Unit.objects.filter(pk=unit_pk).values_list("path", flat=True).first())


def is_own_company(*, unit_pk: int, actor: Actor) -> bool:
    """Is this the top unit of a company *actor* administers, of nothing above it? Its kind and place are fixed then."""
    maintenance = find_maintenance(actor)
    path = Unit.objects.filter(pk=unit_pk).values_list("path", flat=True).first() if maintenance.paths else None
    return bool(path) and maintenance.covers(path) and not maintenance.covers_below(path)


def maintains_member(*, member_pk: int, actor: Actor) -> bool:
    """May *actor* change what is written down of this person? For pages that offer it."""
    maintenance = find_maintenance(actor)
    if maintenance.is_whole or not maintenance.paths:
        return maintenance.is_whole
    try:
        maintenance.require_people([member_pk])
    except OutsideCompany:
        return False
    return True


def first_company(actor: Actor) -> UnitRef | None:
    """The first company *actor* administers; None for everybody else, also for who maintains everything."""
    if not company_paths(actor):
        return None
    return next((UnitRef(one.pk, one.public_id, one.name) for one in list_companies_of(actor)), None)


def list_companies_of(actor: Actor) -> tuple[Unit, ...]:
    """The companies *actor* administers, in tree order; all active ones for who maintains everything."""
    companies = Unit.objects.filter(kind=Unit.Kind.COMPANY, is_active=True)
    paths = find_maintenance(actor).paths
    found = companies if paths is None else companies.filter(path__in=paths)
    return tuple(found.order_by("tree_id", "lft")[:1_000])


def _pks(path: str) -> set[int]:
    return {int(part) for part in path.strip("/").split("/") if part}
