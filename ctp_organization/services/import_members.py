"""Write many people at once: accounts, members, assignments and memberships set by set. The caller holds the lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ctp_core.api import accounts, clock
from ctp_core.kit.mass_inserting import insert_many
from ctp_organization.domain.names import given_name_of, initials_of, pinyin_of
from ctp_organization.models import Assignment, Member, Unit
from ctp_organization.services.import_rows import Row
from ctp_organization.services.memberships import (
    NewPlace,
    Target,
    fill_memberships,
    refresh_external_members,
    sync_memberships,
)
from ctp_organization.services.past import keep_assignments
from ctp_organization.services.switch_members import switch_members

BATCH = 5_000


def import_members(*, create: list[Row], update: list[Row], progress: Callable[[int], None]) -> None:
    """Rows that were checked. New accounts are entered through set-up links."""
    external = set(Unit.objects.filter(is_external=True).values_list("pk", flat=True))
    groups: dict[Target, int] = {}
    for start in range(0, len(create), BATCH):
        _create(create[start : start + BATCH], external, groups)
        progress(len(create[start : start + BATCH]))
    for start in range(0, len(update), BATCH):
        _update(update[start : start + BATCH])
        progress(len(update[start : start + BATCH]))


def _create(rows: list[Row], external: set[int], groups: dict[Target, int]) -> None:
    logins = accounts.create_people(people=[accounts.NewPerson(row["username"], row["name"]) for row in rows])
    names = ("account_id", "number", "phone", "email", "level_id", "is_external", *_named(""))
    people = [
        (
            logins[row["username"]],
            row["number"],
            row["phone"],
            row["email"],
            row["level_pk"],
            row["unit_pk"] in external,
        )
        for row in rows
    ]
    named = (_named(row["name"]).values() for row in rows)
    pks = insert_many(Member, names, [(*one, *more) for one, more in zip(people, named, strict=True)])
    insert_many(
        Assignment,
        ("member_id", "unit_id", "post_id", "is_primary"),
        [(pk, row["unit_pk"], row["post_pk"], True) for pk, row in zip(pks, rows, strict=True)],
        keyed=False,
    )
    places = [
        NewPlace(one[0], row["unit_pk"], row["post_pk"], row["level_pk"], one[5])
        for one, row in zip(people, rows, strict=True)
    ]
    fill_memberships(places, groups)


def _update(rows: list[Row]) -> None:
    by_number = {one.number: one for one in Member.objects.filter(number__in=[row["number"] for row in rows])}
    renamed: dict[int, str] = {}
    for row in rows:
        member = by_number[row["number"]]
        if member.name != row["name"]:
            renamed[member.account_id] = row["name"]
        for name, value in _named(row["name"]).items():
            setattr(member, name, value)
        # What a file leaves empty stays as it is.
        member.phone, member.email = row["phone"] or member.phone, row["email"] or member.email
        member.level_id = row["level_pk"] or member.level_id
        member.version += 1
    names = ["name", "given_name", "pinyin", "initials", "phone", "email", "level", "version"]
    Member.objects.bulk_update(by_number.values(), names, batch_size=500)
    accounts.rename_people(names=renamed)
    _move(rows, by_number)
    switch_members(rows, by_number)
    pks = [one.pk for one in by_number.values()]
    refresh_external_members(pks)
    sync_memberships(member_pks=pks)


def _move(rows: list[Row], by_number: dict[str, Member]) -> None:
    """The primary assignment goes to the unit and post of the row; one that stands there already becomes the primary one."""
    pks = [one.pk for one in by_number.values()]
    primary = {one.member_id: one for one in Assignment.objects.filter(member_id__in=pks, is_primary=True)}
    others: dict[tuple[int, int, int | None], Assignment] = {
        (one.member_id, one.unit_id, one.post_id): one
        for one in Assignment.objects.filter(member_id__in=pks, is_primary=False)
    }
    moved, raised, dropped, ended = [], [], [], []
    for row in rows:
        member = by_number[row["number"]]
        present = primary[member.pk]
        post = row["post_pk"] or present.post_id
        unit = row["unit_pk"] or present.unit_id
        if (present.unit_id, present.post_id) == (unit, post):
            continue
        other = others.get((member.pk, unit, post))
        ended.append(
            Assignment(**{name: getattr(present, name) for name in ("member_id", "unit_id", "post_id", "since")})
        )
        if other is None:
            present.since = clock.now()
            present.unit_id, present.post_id = unit, post
            moved.append(present)
        else:
            dropped.append(present.pk)
            other.is_primary = True
            raised.append(other)
    keep_assignments(ended)
    Assignment.objects.filter(pk__in=dropped).delete()
    Assignment.objects.bulk_update(moved, ["unit", "post", "since"], batch_size=500)
    Assignment.objects.bulk_update(raised, ["is_primary"], batch_size=500)


def _named(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "given_name": given_name_of(name),
        "pinyin": pinyin_of(name, person=True),
        "initials": initials_of(name, person=True),
    }
