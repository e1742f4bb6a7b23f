"""The demo organisation: units, people, posts, roles and teams out of ``demo/*.json``, through the same services as everything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from ctp_core.api import accounts
from ctp_core.contracts import system_actor
from ctp_organization.services.assign_member import assign
from ctp_organization.services.create_member import MemberDetails, create_member
from ctp_organization.services.create_unit import create_unit
from ctp_organization.services.maintain_levels import create_level
from ctp_organization.services.maintain_posts import create_post
from ctp_organization.services.maintain_roles import create_role, grant_role
from ctp_organization.services.maintain_teams import create_team
from ctp_organization.services.set_heads import set_heads

FOLDER = Path(__file__).resolve().parents[1] / "demo"
ACTOR = system_actor("demo")
Ids = dict[str, UUID]


def load_demo(progress: Callable[[str], None]) -> None:
    """About forty units and a hundred and twenty people who all sign in with the demo password."""
    structure, people = _read("structure.json"), _read("members.json")
    posts = {one["code"]: create_post(**one, position=n, actor=ACTOR).id for n, one in enumerate(structure["posts"])}
    levels = {one["code"]: create_level(**one, rank=n, actor=ACTOR).id for n, one in enumerate(structure["levels"])}
    units = _load_units()
    progress(f"organization: {len(units)} units")
    members = _load_members(people, units, posts, levels)
    for extra in structure["assignments"]:
        unit, post = units[extra["unit"]], posts[extra["post"]]
        assign(member_id=members[extra["member"]], unit_id=unit, post_id=post, actor=ACTOR)
    for code, found in structure["heads"].items():
        heads = [members[one] for one in found.get("heads", ())]
        deputies = [members[one] for one in found.get("deputies", ())]
        set_heads(unit_id=units[code], heads=heads, deputies=deputies, actor=ACTOR)
    progress(f"organization: {len(members)} people")
    _load_roles(structure["roles"], members, units)
    for team in structure["teams"]:
        create_team(
            name=team["name"],
            purpose=team["purpose"],
            member_ids=[members[one] for one in team["members"]],
            leader_ids=[members[one] for one in team["leaders"]],
            actor=ACTOR,
        )


def _load_units() -> Ids:
    found: Ids = {}
    for row in _read("units.json"):
        parent = row.pop("parent")
        found[row["code"]] = create_unit(**row, parent_id=found[parent] if parent else None, actor=ACTOR).id
    return found


def _load_members(people: list[dict[str, Any]], units: Ids, posts: Ids, levels: Ids) -> Ids:
    new = [accounts.NewPerson(row["username"], row["name"]) for row in people]
    logins = accounts.create_people(people=new, password=settings.CTP_DEMO_PASSWORD)
    found: Ids = {}
    for row in people:
        level = levels[row["level"]] if row["level"] else None
        details = MemberDetails(row["number"], row["name"], row["phone"], row["email"], level)
        made = create_member(
            details=details,
            unit_id=units[row["unit"]],
            post_id=posts[row["post"]],
            account_pk=logins[row["username"]],
            actor=ACTOR,
        )
        found[row["username"]] = made.id
    return found


def _load_roles(rows: list[dict[str, Any]], members: Ids, units: Ids) -> None:
    for position, row in enumerate(rows):
        role = create_role(code=row["code"], name=row["name"], per_unit=row["per_unit"], position=position, actor=ACTOR)
        for username, unit in row["holders"]:
            grant_role(role_id=role.id, member_id=members[username], unit_id=units[unit] if unit else None, actor=ACTOR)


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
