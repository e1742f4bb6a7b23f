"""Function permissions and principal keys."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from ctp_core.api import permissions
from ctp_core.contracts import PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.testing import make_account


def test_keys_are_read_and_refused() -> None:
    assert permissions.split_keys(["a7", "g12", "g3"]) == ({7}, {12, 3})
    with pytest.raises(ValueError, match="x1"):
        permissions.split_keys(["x1"])


@pytest.mark.django_db
def test_memberships_become_exactly_what_was_set() -> None:
    one, two, three = (make_account() for _ in range(3))
    found = permissions.create_groups(names=["unit:1", "unit:2"])
    first, second = found["unit:1"], found["unit:2"]
    permissions.set_memberships(groups={first: [one.pk, two.pk], second: [two.pk]})
    permissions.set_memberships(groups={first: [two.pk, three.pk]})
    assert permissions.groups_of(account_pk=one.pk) == frozenset()
    assert permissions.groups_of(account_pk=two.pk) == {first, second}
    permissions.change_memberships(account_pks=[one.pk, two.pk], leave=[first], join=[second])
    assert permissions.groups_of(account_pk=one.pk) == {second}
    assert permissions.groups_of(account_pk=three.pk) == {first}


@pytest.mark.django_db
def test_pages_walk_every_row_once_in_both_directions() -> None:
    Group.objects.bulk_create(Group(name=f"g{number:02}") for number in range(7))
    for order in (["-pk"], ["name", "pk"]):
        seen: list[str] = []
        cursor = None
        while True:
            page = keyset_page(
                Group.objects.all(), PageRequest(cursor=cursor, size=3), order=order, build=lambda row: row.name
            )
            seen += page.items
            cursor = page.next
            if cursor is None:
                break
        assert len(seen) == 7
        assert seen == sorted(seen, reverse=order == ["-pk"])
