"""What providers and directories have in common when they are written: checking what both say, and keeping it under one short name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.sso.models import OutsideProvider
from apps.sso.services.outside_sign_in import SECRET_PURPOSE
from ctp_core.api import audit, secrets
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, mark, system_actor
from ctp_organization.api import provisioning
from ctp_organization.api.provisioning import Compare

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_GROUPS = 500
Errors = dict[str, list[FieldError]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideDetails:
    """What is written down of either."""

    code: str
    name: str
    link_by: str = ""
    creates_people: bool = False
    home_unit: str = ""
    groups: dict[str, str] = field(default_factory=dict)
    is_active: bool = True


def fill(row: OutsideProvider, details: OutsideDetails, *, claims: Mapping[str, str], names: Collection[str]) -> None:
    """What both have: *claims* is the mapping sent, of which *names* are kept."""
    row.code, row.name, row.home_unit = details.code, details.name.strip(), details.home_unit.strip()
    row.link_by, row.creates_people, row.is_active = details.link_by, details.creates_people, details.is_active
    row.claims = {name: claims.get(name, "").strip() for name in names}
    row.groups = dict(details.groups)


def keep(row: OutsideProvider, *, secret: str | None, action: str, told: Mapping[str, object], actor: Actor) -> None:
    """Save it with *secret* sealed (None keeps the present one, empty means none) and note it. Raises Invalid for a code that is taken."""
    if secret is not None:
        row.secret_box = secrets.seal(secret, purpose=SECRET_PURPOSE) if secret else ""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        message = mark("There is a provider with this short name.")
        raise Invalid({"code": [FieldError("sso.code_taken", message)]}) from None
    common = {"code": row.code, "link_by": row.link_by, "is_active": row.is_active}
    about = ObjectRef("sso", "provider", row.public_id)
    audit.record(actor=actor, action=action, subject=about, details={**common, **told})


def common_errors(
    details: OutsideDetails,
    *,
    limits: Sequence[tuple[str, int]],
    links: Collection[str],
    claims: Mapping[str, str],
    known: Mapping[str, str],
) -> Errors:
    """What is wrong with what both say. *limits* are fields that must be filled in, *known* the groups that are mapped already."""
    errors: Errors = {}
    if not CODE.fullmatch(details.code):
        errors["code"] = [FieldError("sso.code", mark("Use small letters, digits and -, at most 40."))]
    for name, limit in limits:
        if not 1 <= len(getattr(details, name).strip()) <= limit:
            message = mark("Fill this in, at most %(limit)s characters.")
            errors[name] = [FieldError("sso.required", message, limit=limit)]
    if details.link_by not in links or (details.link_by and not claims.get(details.link_by)):
        errors["link_by"] = [FieldError("sso.link_by", mark("Name the claim that people are recognised by."))]
    if details.creates_people and provisioning.find_unit_called(text=details.home_unit.strip()) is None:
        errors["home_unit"] = [FieldError("sso.home_unit", mark("New people need a unit: write its code."))]
    # A team that went since is skipped at the sign-in and shown on the page; it need not be taken out to change something else.
    if len(details.groups) > MOST_GROUPS:
        message = mark("At most %(limit)s groups.")
        errors["groups"] = [FieldError("sso.too_many_groups", message, limit=MOST_GROUPS)]
    elif unknown := unknown_team({group: team for group, team in details.groups.items() if known.get(group) != team}):
        message = mark("There is no team with the id %(team)s.")
        errors["groups"] = [FieldError("sso.groups", message, team=unknown[:100])]
    return errors


def unknown_team(groups: Mapping[str, str]) -> str:
    """The first id that no team has; empty when all are there. One query."""
    wanted: dict[str, UUID] = {}
    for team in groups.values():
        try:
            wanted[team] = UUID(team)
        except ValueError:
            return team or "?"
    there = teams_there(set(wanted.values()))
    return next((team for team, key in wanted.items() if key not in there), "")


def teams_there(ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of *ids* are teams still. One query."""
    if not ids:
        return frozenset()
    asked = Compare("id", "in", tuple(ids))
    found = provisioning.page_all_teams(condition=asked, offset=0, limit=len(ids), actor=system_actor("sso"))[1]
    return frozenset(one.id for one in found)
