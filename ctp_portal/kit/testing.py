"""Factories for tests that need to-dos in somebody's list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import timezone
from uuid6 import uuid7

from ctp_core.contracts import ObjectRef
from ctp_portal.api import todos
from ctp_portal.contracts import TodoEntry


def make_entry(member_pk: int, **fields: Any) -> TodoEntry:
    """A pending line that is not written yet; *fields* as on TodoEntry."""
    key = uuid7()
    module = fields.get("module", "portal")
    plain = TodoEntry(
        member_pk=member_pk,
        box="pending",
        module=module,
        kind="item",
        key=key,
        subject=ObjectRef(module, "item", key),
        title="关于购置全文检索服务器的请示",
        url="/me/",
        sender="王安石",
        category="采购申请",
        at=timezone.now(),
    )
    return replace(plain, **fields)


def make_todo(member_pk: int, **fields: Any) -> TodoEntry:
    """A line in the list of a member."""
    entry = make_entry(member_pk, **fields)
    todos.put(entries=[entry])
    return entry
