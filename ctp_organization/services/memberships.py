"""The groups behind principals: made with what they stand for, filled from the assignments. Callers hold the lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.api import permissions
from ctp_organization.models import (
    Assignment,
    Level,
    Member,
    Post,
    PrincipalGroup,
    Role,
    RoleHolder,
    Team,
    TeamMember,
    Unit,
)
from ctp_organization.services.locking import lock_organization

Target = tuple[str, int]
EVERYONE: Target = ("everyone", 0)
BATCH = 5_000


def create_principals(*, kinds: Iterable[str], targets: Mapping[int, UUID]) -> None:
    """Groups for new objects: *targets* is primary key to public id, one group for each of *kinds*."""
    wanted = {f"{kind}:{public_id}": (kind, pk, public_id) for kind in kinds for pk, public_id in targets.items()}
    made = permissions.create_groups(names=wanted)
    PrincipalGroup.objects.bulk_create(
        [
            PrincipalGroup(kind=kind, target_pk=pk, target_id=public_id, group_id=made[name])
            for name, (kind, pk, public_id) in wanted.items()
        ],
        batch_size=BATCH,
    )


def create_missing_principals() -> None:
    """Groups for objects that have none: for repair."""
    kinds: dict[str, type[Unit] | type[Post] | type[Level] | type[Team] | type[Role]] = {
        "unit": Unit, "unit_tree": Unit, "post": Post, "level": Level, "team": Team, "role": Role,
    }  # fmt: skip
    for kind, model in kinds.items():
        there = PrincipalGroup.objects.filter(kind=kind).values("target_pk")
        rows = model._default_manager.exclude(pk__in=there).values_list("pk", "public_id")
        create_principals(kinds=[kind], targets=dict(rows))


def ensure_everyone() -> None:
    """The group of all staff: made when it is first needed."""
    if not PrincipalGroup.objects.filter(kind="everyone").exists():
        with transaction.atomic():
            lock_organization()
            made = permissions.create_groups(names=["everyone"])
            PrincipalGroup.objects.get_or_create(kind="everyone", target_pk=0, defaults={"group_id": made["everyone"]})


def sync_memberships(*, member_pks: Collection[int] | None = None) -> None:
    """Make the groups of these members (None: of all) equal to what their assignments say, set by set."""
    ensure_everyone()
    pks = Member.objects.order_by("pk").values_list("pk", flat=True) if member_pks is None else sorted(set(member_pks))
    for start in range(0, len(pks), BATCH):
        chunk = list(pks[start : start + BATCH])
        wanted = targets_of(chunk)
        groups = _groups({target for targets in wanted.values() for target in targets})
        accounts = dict(Member.objects.filter(pk__in=chunk).values_list("pk", "account_id"))
        permissions.set_groups(
            accounts={account: [groups[target] for target in wanted[pk]] for pk, account in accounts.items()}
        )


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where somebody new stands: keys of account, unit, post and level."""

    account_pk: int
    unit_pk: int
    post_pk: int | None
    level_pk: int | None
    external: bool


def fill_memberships(people: Collection[NewPlace], known: dict[Target, int]) -> None:
    """The groups of people who are new, stand in one unit and are in no team and no role yet: nothing of them is read.

    *known* is kept between batches: the groups that were looked up already.
    """
    ensure_everyone()
    units = {one.unit_pk for one in people}
    places = {pk: _place(pk, path) for pk, path in Unit.objects.filter(pk__in=units).values_list("pk", "path")}
    wanted = {one.account_pk: {*places[one.unit_pk], *_extras(one)} for one in people}
    known |= _groups({target for targets in wanted.values() for target in targets if target not in known})
    permissions.give_groups(accounts={pk: [known[one] for one in targets] for pk, targets in wanted.items()})


def _extras(one: NewPlace) -> list[Target]:
    found = [] if one.external else [EVERYONE]
    found += [("post", one.post_pk)] if one.post_pk else []
    return found + ([("level", one.level_pk)] if one.level_pk else [])


def _place(unit_pk: int, path: str | None) -> frozenset[Target]:
    """What standing in a unit means: being of it, and of all above it."""
    above = {("unit_tree", int(part)) for part in (path or "").strip("/").split("/")}
    return frozenset(above | {("unit", unit_pk)})


def targets_of(member_pks: Collection[int]) -> dict[int, set[Target]]:
    """What each member belongs to, read from the assignments: (kind, primary key). Nothing for those who have left."""
    found: dict[int, set[Target]] = {pk: set() for pk in member_pks}
    rows = Member.objects.filter(pk__in=member_pks, is_active=True).values_list("pk", "is_external", "level_id")
    active = set()
    for pk, external, level in rows:
        active.add(pk)
        found[pk] |= ({EVERYONE} if not external else set()) | ({("level", level)} if level else set())
    assigned = Assignment.objects.filter(member_id__in=active)
    # Many people stand in few units: what a unit means is worked out once.
    places: dict[int, frozenset[Target]] = {}
    for pk, unit, path, post in assigned.values_list("member_id", "unit_id", "unit__path", "post_id"):
        place = places.get(unit)
        if place is None:
            place = places[unit] = _place(unit, path)
        found[pk] |= place
        if post:
            found[pk].add(("post", post))
    teams = TeamMember.objects.filter(member_id__in=active, team__is_active=True)
    roles = RoleHolder.objects.filter(member_id__in=active, role__is_active=True)
    for kind, pairs in (
        ("team", teams.values_list("member_id", "team_id")),
        ("role", roles.values_list("member_id", "role_id")),
    ):
        for pk, target in pairs:
            found[pk].add((kind, target))
    return found


def members_below(path: str) -> list[int]:
    """Who stands in a unit or below it."""
    rows = Assignment.objects.filter(unit__path__startswith=path).order_by("member_id")
    return list(rows.values_list("member_id", flat=True).distinct())


def refresh_external_members(member_pks: Collection[int]) -> None:
    """Derive ``is_external`` of members anew from their primary unit."""
    outside = Assignment.objects.filter(is_primary=True, unit__in=Unit.objects.filter(is_external=True))
    members = Member.objects.filter(pk__in=member_pks)
    members.filter(is_external=False, pk__in=outside.values("member_id")).update(is_external=True)
    members.filter(is_external=True).exclude(pk__in=outside.values("member_id")).update(is_external=False)


def find_membership_faults(*, limit: int = 100) -> list[str]:
    """Where groups and assignments do not agree; sentences for operators."""
    faults: list[str] = []
    group_targets = {
        group: (kind, pk) for kind, pk, group in PrincipalGroup.objects.values_list("kind", "target_pk", "group_id")
    }
    pks = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        chunk = pks[start : start + BATCH]
        wanted = targets_of(chunk)
        rows = Member.objects.filter(pk__in=chunk).values_list("pk", "account_id", "number")
        held = permissions.groups_of_many(account_pks=[account for _pk, account, _number in rows])
        for pk, account, number in rows:
            has = {group_targets.get(group, ("unknown", group)) for group in held[account]}
            if has != wanted[pk]:
                more, less = sorted(has - wanted[pk])[:5], sorted(wanted[pk] - has)[:5]
                faults.append(f"member {number}: has {more} too many, lacks {less}")
                if len(faults) >= limit:
                    return faults
    return faults


def _groups(targets: Iterable[Target]) -> dict[Target, int]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in targets:
        by_kind[kind].append(pk)
    found: dict[Target, int] = {}
    for kind, pks in by_kind.items():
        rows = PrincipalGroup.objects.filter(kind=kind, target_pk__in=pks).values_list("target_pk", "group_id")
        found.update({(kind, pk): group for pk, group in rows})
    return found
