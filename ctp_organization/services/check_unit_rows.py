"""What a file of units would change, and what is wrong with it."""

from __future__ import annotations

from ctp_core.contracts import mark
from ctp_organization.domain.columns import UNIT_KINDS
from ctp_organization.models import Unit
from ctp_organization.services.import_rows import Findings, Row, unique_rows
from ctp_organization.services.tree import MAX_DEPTH


def check_unit_rows(rows: list[Row], findings: Findings) -> None:
    """Fills *findings*; writes the kind in the program's words into the rows."""
    by_code = unique_rows(rows, "code", findings)
    fields = ("code", "name", "kind", "position", "parent__code", "is_active")
    present = {row["code"]: row for row in Unit.objects.values(*fields)}
    parents = {code: row["parent__code"] or "" for code, row in present.items()}
    parents |= {code: row["parent"] for code, row in by_code.items()}
    sound = {"": 0}
    for row in rows:
        _check_cells(row, findings)
        if row["parent"] and row["parent"] not in parents:
            message = mark("There is no unit with the code %(value)s, neither here nor in the file.")
            findings.problem(row, "parent", "unknown_parent", message, value=row["parent"])
        elif row["code"] in by_code and _depth(row["code"], parents, sound) is None:
            message = mark("The units above %(value)s form a circle, or are more than %(limit)s.")
            findings.problem(row, "parent", "parent_circle", message, value=row["code"], limit=MAX_DEPTH)
    for code, row in by_code.items():
        _compare(code, row, present.get(code), findings)


def _check_cells(row: Row, findings: Findings) -> None:
    kind = UNIT_KINDS.get(row["kind"].lower())
    if kind is None:
        message = mark("%(value)s is no kind of unit; use 集团, 公司, 部门 or 外部单位.")
        findings.problem(row, "kind", "bad_kind", message, value=row["kind"])
    row["kind"] = kind or row["kind"]
    position = str(row["position"] or "0")
    if not (position.isascii() and position.isdecimal() and int(position) <= 1_000_000):
        findings.problem(row, "position", "bad_number", mark("Give a whole number."))
        position = "0"
    row["position"] = int(position)


def _depth(code: str, parents: dict[str, str], known: dict[str, int]) -> int | None:
    """How deep a unit lies; None in a circle or below the limit. What was found out is kept in *known*."""
    trail: list[str] = []
    while code not in known:
        if code in trail[-MAX_DEPTH:] or len(trail) > MAX_DEPTH or code not in parents:
            return None
        trail.append(code)
        code = parents[code]
    for step, one in enumerate(reversed(trail), start=1):
        known[one] = known[code] + step
    deepest = known[trail[0]] if trail else known[code]
    return deepest if deepest <= MAX_DEPTH else None


def _compare(code: str, row: Row, present: dict[str, object] | None, findings: Findings) -> None:
    if present is None:
        findings.create.append(row)
        findings.difference(row, code, "create")
        return
    before = {
        "name": str(present["name"]),
        "kind": str(present["kind"]),
        "parent": str(present["parent__code"] or ""),
        "position": str(present["position"]),
    }
    fields = [(name, old, str(row[name])) for name, old in before.items() if old != str(row[name])]
    if fields:
        findings.update.append(row)
        findings.difference(row, code, "update", fields)
    else:
        findings.same += 1
