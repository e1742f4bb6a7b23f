"""What a file of people would change, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from ctp_core.api import accounts
from ctp_core.contracts import mark
from ctp_organization.domain.columns import DISABLED, IN_USE, MEMBER_STATES
from ctp_organization.models import Level, Member, Post, Unit
from ctp_organization.selectors.members import rows_of
from ctp_organization.services.import_rows import Findings, Row, unique_rows

_email = EmailValidator()


def check_member_rows(rows: list[Row], findings: Findings) -> None:
    """Fills *findings*; writes the keys of unit, post and level into the rows as ``unit_pk``, ``post_pk``, ``level_pk``."""
    by_number = unique_rows(rows, "number", findings)
    units = {
        code: (pk, name) for code, pk, name in Unit.objects.filter(is_active=True).values_list("code", "pk", "name")
    }
    posts, levels = _named(Post), _named(Level)
    for row in rows:
        unit = units.get(row["unit"])
        if row["unit"] and unit is None:
            message = mark("There is no unit in use with the code %(value)s.")
            findings.problem(row, "unit", "unknown_unit", message, value=row["unit"])
        row["unit_pk"], row["unit_name"] = unit or (None, "")
        row["post_pk"] = _find(row, "post", posts, mark("There is no post called %(value)s."), findings)
        row["level_pk"] = _find(row, "level", levels, mark("There is no level called %(value)s."), findings)
        _check_email(row, findings)
        _check_state(row, findings)
    present = _present(by_number)
    for number, row in by_number.items():
        _compare(number, row, present.get(number), findings)
    _check_usernames(findings)


def _present(by_number: dict[str, Row]) -> dict[str, dict[str, Any]]:
    fields = ("level_id", "main__post_id", "main__unit__code", "account__admin_role")
    if len(by_number) > 2_000:
        found = rows_of(Member.objects.all()).values("number", "name", "phone", "email", "is_active", *fields)
    else:
        members = rows_of(Member.objects.filter(number__in=list(by_number)))
        found = members.values("number", "name", "phone", "email", "is_active", *fields)
    return {row["number"]: row for row in found}


def _named(model: type[Post] | type[Level]) -> dict[str, int]:
    """By code and by name; the code wins."""
    rows = list(model.objects.filter(is_active=True).values_list("pk", "code", "name"))
    return {name: pk for pk, _code, name in rows} | {code: pk for pk, code, _name in rows}


def _find(row: Row, column: str, known: dict[str, int], message: str, findings: Findings) -> int | None:
    if not row[column]:
        return None
    found = known.get(row[column])
    if found is None:
        findings.problem(row, column, f"unknown_{column}", message, value=row[column])
    return found


def _check_email(row: Row, findings: Findings) -> None:
    if row["email"]:
        try:
            _email(row["email"])
        except ValidationError:
            findings.problem(row, "email", "bad_email", mark("This is not an e-mail address."))


def _check_state(row: Row, findings: Findings) -> None:
    """An empty one leaves everybody as they are."""
    state = MEMBER_STATES.get(row["state"].lower())
    if state is None:
        message = mark("%(value)s is no state; use 在用 or 停用.")
        findings.problem(row, "state", "bad_state", message, value=row["state"])
    row["state"] = state or ""


def _compare(number: str, row: Row, present: dict[str, Any] | None, findings: Findings) -> None:
    if present is None:
        if row["state"] == DISABLED:
            findings.same += 1  # Nobody is made just to be disabled.
            return
        if not row["unit"]:
            findings.problem(row, "unit", "required", mark("Fill this in."))
        row["username"] = accounts.plain_username(row["username"] or number)
        findings.create.append(row)
        findings.difference(row, number, "create")
        return
    before = {"name": present["name"]}
    # What a file leaves empty stays as it is.
    before |= {"unit": present["main__unit__code"] or ""} if row["unit"] else {}
    before |= {name: present[name] for name in ("phone", "email") if row[name]}
    before |= {"state": IN_USE if present["is_active"] else DISABLED} if row["state"] else {}
    fields = [(name, old, row[name]) for name, old in before.items() if old != row[name]]
    for name, key in (("post", "main__post_id"), ("level", "level_id")):
        if row[name] and row[f"{name}_pk"] != present[key]:
            fields.append((name, "", row[name]))
    if ("state", IN_USE, DISABLED) in fields:
        findings.disable += 1
        if present["account__admin_role"]:
            message = mark("%(value)s is an administrator, whose role has to be given to somebody else first.")
            findings.problem(row, "state", "administrator_kept", message, value=present["name"])
    if fields:
        findings.update.append(row)
        findings.difference(row, number, "update", fields)
    else:
        findings.same += 1


def _check_usernames(findings: Findings) -> None:
    """Of those who would be created: each once, none taken, each one an account may have."""
    wanted = unique_rows(findings.create, "username", findings)
    taken = accounts.find_taken_usernames(usernames=wanted)
    for username, row in wanted.items():
        if username in taken:
            message = mark("The user name %(value)s is taken.")
            findings.problem(row, "username", "username_taken", message, value=username)
        elif not accounts.is_username(username):
            message = mark("%(value)s can't be a user name: use letters, digits and . @ + - _ only.")
            findings.problem(row, "username", "bad_username", message, value=username)
