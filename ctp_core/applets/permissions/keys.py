"""Principal keys: ``a7`` is account 7, ``g12`` is group 12."""

from __future__ import annotations

from collections.abc import Iterable


def split_keys(keys: Iterable[str]) -> tuple[set[int], set[int]]:
    """(account pks, group pks) of *keys*. Raises ValueError for anything else."""
    accounts: set[int] = set()
    groups: set[int] = set()
    for key in keys:
        kind, number = key[:1], key[1:]
        if kind not in ("a", "g") or not number.isdecimal():
            raise ValueError(f"not a principal key: {key!r}")
        (accounts if kind == "a" else groups).add(int(number))
    return accounts, groups


def account_key(account_pk: int) -> str:
    """The key rights are granted to for one account."""
    return f"a{account_pk}"


def group_key(group_pk: int) -> str:
    """The key rights are granted to for the group of a principal."""
    return f"g{group_pk}"
