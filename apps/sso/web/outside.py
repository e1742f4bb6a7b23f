"""What the forms of providers and directories have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from apps.sso.selectors.outside import OutsideDto
from apps.sso.services.save_outside import teams_there
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.ids import read_ids


def shown(known: OutsideDto, claims: Mapping[str, str], plain: Collection[str]) -> dict[str, Any]:
    """The fields of the form as they are: *plain* ones by their name, the mapping, the teams, the boxes."""
    return {
        **{f"claim_{name}": value for name, value in claims.items()},
        **{name: getattr(known, name) for name in plain},
        "groups": "\n".join(f"{group} = {team}" for group, team in sorted(known.groups.items())),
        "creates_people": "on" if known.creates_people else "",
        "is_active": "on" if known.is_active else "",
    }


def gone_teams(known: OutsideDto | None) -> list[str]:
    """The groups whose team is no more: whoever is in them is signed in all the same. One query."""
    if known is None or not known.groups:
        return []
    there: frozenset[UUID] = teams_there(read_ids(known.groups.values()))
    return sorted(group for group, team in known.groups.items() if not there.intersection(read_ids([team])))


def read_common(given: Mapping[str, str], claims: Collection[str]) -> tuple[dict[str, str], dict[str, Any]]:
    """The mapping, and the fields both have. Raises Invalid."""
    common = {
        "creates_people": "creates_people" in given,
        "groups": read_groups(given.get("groups", "")),
        "is_active": "is_active" in given,
    }
    return {name: given.get(f"claim_{name}", "") for name in claims}, common


def sent(request: Any) -> dict[str, str]:
    """The fields of a form, without the character that no database takes."""
    return {name: value.replace("\x00", "") for name, value in request.POST.items()}


def read_groups(text: str) -> dict[str, str]:
    """One a line: the group, =, the id of the team. Raises Invalid."""
    found = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        group, sign, team = line.rpartition("=")
        if not sign or not group.strip():
            message = mark("Write one a line: the group, =, the id of the team.")
            raise Invalid({"groups": [FieldError("sso.group_line", message)]})
        found[group.strip()] = team.strip()
    return found
