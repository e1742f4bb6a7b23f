"""The demo's register, through the same services as everything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from apps.registers.domain.dto import RoleContent, register_ref
from apps.registers.domain.seats import VERBS
from apps.registers.selectors.registers import MANAGE
from apps.registers.services.save_register import RegisterContent, create_register
from ctp_core.api import permissions
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import PrincipalRef, system_actor
from ctp_form.api import definitions, lists
from ctp_form.contracts import FieldPolicy
from ctp_organization.api import members

FOLDER = Path(__file__).resolve().parents[1] / "demo"
SERVER = system_actor("demo")
EVERYONE = PrincipalRef("everyone")


def load_demo(progress: Callable[[str], None]) -> None:
    """One register of contracts that everybody reads but for the walk-away price; without people there is nothing to do."""
    told: dict[str, Any] = json.loads((FOLDER / "contracts.json").read_text("utf-8"))
    fits = members.search_members(text=told["keeper"], actor=SERVER, limit=20)
    keeper = next((one for one in fits if one.number == told["keeper"]), None)
    if keeper is None:
        return
    permissions.grant_permission(code=MANAGE, key=permissions.account_key(keeper.account_pk), actor=SERVER)
    made = definitions.create_definition(code=told["code"], name=told["name"], schema=told["schema"], actor=SERVER)
    version = definitions.publish(definition_id=made.id, actor=SERVER)
    content = RegisterContent(
        name=told["register"]["name"],
        description=told["register"]["description"],
        version_id=version.id,
        columns=tuple(told["register"]["columns"]),
        fast=tuple(told["register"]["fast"]),
        roles=(
            RoleContent("台账管理员", "all", VERBS, FieldPolicy("write"), (PrincipalRef("member", keeper.id),)),
            RoleContent("全体人员", "all", ("export",), FieldPolicy("read", {"bottom": "hidden"}), (EVERYONE,)),
        ),
    )
    register = create_register(content=content, actor=SERVER)
    actor = actor_for_account(account_pk=keeper.account_pk)
    result = lists.create_batch(version_id=version.id, rows=told["records"], actor=actor, owner=register_ref(register))
    progress(f"registers: {len(result.made)} records")
