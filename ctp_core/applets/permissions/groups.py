"""The groups behind principals. Organisation data decides who belongs; here it is stored, set by set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from ctp_core.applets.accounts.models import Account
from ctp_core.applets.permissions.keys import split_keys
from ctp_core.applets.permissions.raw_pairs import delete_memberships, insert_memberships

BATCH = 5_000


def create_group(*, name: str) -> int:
    """A new group for a principal; *name* is unique. Returns its pk."""
    return Group.objects.create(name=name).pk


def create_groups(*, names: Iterable[str]) -> dict[str, int]:
    """New groups for many principals at once: name to pk."""
    wanted = list(names)
    Group.objects.bulk_create([Group(name=name) for name in wanted], batch_size=BATCH)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Group.objects.filter(name__in=wanted[start : start + BATCH]).values_list("name", "pk")
        found.update(rows)
    return found


def delete_groups(*, group_pks: Iterable[int]) -> None:
    """Groups go with all that was granted to them."""
    Group.objects.filter(pk__in=list(group_pks)).delete()


def set_memberships(*, groups: Mapping[int, Iterable[int]]) -> None:
    """Group pk to the account pks that belong to it from now on: removes, then adds, in batches, in one transaction."""
    through = Account.groups.through
    with transaction.atomic():
        group_pks = sorted(groups)
        held: dict[int, set[int]] = {pk: set() for pk in group_pks}
        for start in range(0, len(group_pks), BATCH):
            rows = through.objects.filter(group_id__in=group_pks[start : start + BATCH])
            for group_pk, account_pk in rows.values_list("group_id", "account_id"):
                held[group_pk].add(account_pk)
        added = []
        for pk in group_pks:
            wanted = set(groups[pk])
            gone = held[pk] - wanted
            if gone:
                through.objects.filter(group_id=pk, account_id__in=gone).delete()
            added += [through(group_id=pk, account_id=account) for account in sorted(wanted - held[pk])]
        through.objects.bulk_create(added, batch_size=BATCH, ignore_conflicts=True)


def change_memberships(*, account_pks: Iterable[int], leave: Iterable[int] = (), join: Iterable[int] = ()) -> None:
    """Accounts leave and join groups, set based; what already is so stays."""
    accounts = sorted(set(account_pks))
    through = Account.groups.through
    with transaction.atomic():
        through.objects.filter(account_id__in=accounts, group_id__in=list(leave)).delete()
        rows = [through(account_id=account, group_id=group) for group in sorted(set(join)) for account in accounts]
        through.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def set_groups(*, accounts: Mapping[int, Iterable[int]]) -> None:
    """Account pk to the groups it belongs to from now on, and to no other: removes, then adds, in batches, in one transaction."""
    through = Account.groups.through
    account_pks = sorted(accounts)
    with transaction.atomic():
        for start in range(0, len(account_pks), BATCH):
            chunk = account_pks[start : start + BATCH]
            missing = {(pk, group) for pk in chunk for group in accounts[pk]}
            gone = []
            rows = through.objects.filter(account_id__in=chunk).values_list("pk", "account_id", "group_id")
            for row, account, group in rows:
                if (account, group) in missing:
                    missing.discard((account, group))
                else:
                    gone.append(row)
            delete_memberships(gone)
            insert_memberships(sorted(missing))


def give_groups(*, accounts: Mapping[int, Iterable[int]]) -> None:
    """The same for accounts that belong to no group yet: nothing is read."""
    with transaction.atomic():
        # By group, so that what belongs together lies together.
        insert_memberships(sorted({(pk, group) for pk, groups in accounts.items() for group in groups}))


def groups_of(*, account_pk: int) -> frozenset[int]:
    """The group pks one account belongs to: one query."""
    return frozenset(Account.groups.through.objects.filter(account_id=account_pk).values_list("group_id", flat=True))


def groups_of_many(*, account_pks: Iterable[int]) -> dict[int, frozenset[int]]:
    """The group pks of many accounts: one query."""
    found: dict[int, set[int]] = {pk: set() for pk in account_pks}
    rows = Account.groups.through.objects.filter(account_id__in=list(found)).values_list("account_id", "group_id")
    for account, group in rows:
        found[account].add(group)
    return {pk: frozenset(groups) for pk, groups in found.items()}


def belonging(*, keys: Iterable[str], through: str = "account_id") -> Q:
    """A filter: the rows whose account is one of *keys* or belongs to a group of them; *through* is the path to the account.

    One semi-join however many there are: nothing is loaded, and a mix of people and groups is one set too.
    """
    accounts, groups = split_keys(keys)
    joined = Account.groups.through.objects.filter(group_id__in=groups).values("account_id")
    if not groups:
        return Q(**{f"{through}__in": accounts})
    if not accounts:
        return Q(**{f"{through}__in": joined})
    return Q(**{f"{through}__in": Account.objects.filter(pk__in=accounts).values("pk").union(joined)})
