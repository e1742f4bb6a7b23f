"""Many memberships in one statement: both databases read the keys out of one parameter, no row becomes an object on the way."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import connection

from ctp_core.applets.accounts.models import Account
from ctp_core.applets.statements.copying import insert_many

# From here on they are copied in.
MANY = 1_000
_TABLE = Account.groups.through._meta.db_table


def insert_memberships(pairs: Collection[tuple[int, int]]) -> None:
    """(account, group) pairs that are not there yet: one statement, none for none."""
    if not pairs:
        return
    if len(pairs) > MANY:
        insert_many(Account.groups.through, ("account_id", "group_id"), list(pairs), keyed=False)
        return
    params: list[Any]
    if connection.vendor == "postgresql":
        select, params = "SELECT * FROM unnest(%s::bigint[], %s::integer[])", [*map(list, zip(*pairs, strict=True))]
    else:
        select = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)"
        params = [json.dumps(list(pairs))]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {_TABLE} (account_id, group_id) {select}", params)


def delete_memberships(row_pks: Collection[int]) -> None:
    """Rows by their key: one statement, none for none."""
    if not row_pks:
        return
    params: list[Any]
    if connection.vendor == "postgresql":
        condition, params = "id = ANY(%s)", [list(row_pks)]
    else:
        condition, params = "id IN (SELECT value FROM json_each(%s))", [json.dumps(list(row_pks))]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE} WHERE {condition}", params)  # noqa: S608  no text from outside
