"""One table of cases for conditions and rules, judged on the server and in the browser."""

from __future__ import annotations

from typing import Any

OPTIONS = [{"value": one, "label": one} for one in ("annual", "sick", "other")]
LEAVE: dict[str, Any] = {
    "fields": [
        {"code": "sort", "kind": "choice", "label": "Sort", "options": OPTIONS, "required": True},
        {"code": "why", "kind": "text", "label": "Why", "show": "sort == 'other'", "required": True},
        {"code": "when", "kind": "period", "label": "When"},
        {"code": "days", "kind": "calculated", "label": "Days", "formula": "days_between(when.from, when.to) + 1"},
        {"code": "doctor", "kind": "section", "label": "Doctor", "show": "sort == 'sick'"},
        {"code": "note", "kind": "text", "label": "Note", "require": "days > 3"},
        {"code": "cost", "kind": "money", "label": "Cost", "lock": "paid"},
        {"code": "rest", "kind": "section", "label": "Rest"},
        {"code": "paid", "kind": "yes_no", "label": "Paid"},
        {
            "code": "trips",
            "kind": "table",
            "label": "Trips",
            "columns": [
                {
                    "code": "by",
                    "kind": "choice",
                    "label": "By",
                    "options": [{"value": one, "label": one} for one in ("car", "train")],
                },
                {"code": "km", "kind": "number", "label": "Km", "show": "by == 'car'"},
                {"code": "seat", "kind": "text", "label": "Seat", "require": "by == 'train'"},
            ],
        },
        {"code": "far", "kind": "text", "label": "Far", "show": "sum(trips.km) > 100"},
        {"code": "chain", "kind": "text", "label": "Chain", "show": "not is_empty(far)"},
        {"code": "ping", "kind": "text", "label": "Ping", "show": "is_empty(pong)"},
        {"code": "pong", "kind": "text", "label": "Pong", "show": "is_empty(ping)"},
        {"code": "who", "kind": "members", "label": "Who"},
        {"code": "tags", "kind": "multiple_choice", "label": "Tags", "options": OPTIONS},
        {"code": "sick_tag", "kind": "text", "label": "S", "show": "'sick' in tags"},
    ],
    "rules": [
        {"check": "days <= 30", "message": {"zh-hans": "最多三十天", "en": "At most thirty days"}, "at": "when"},
        {"check": "km < 1000", "message": "Too far", "at": "trips.km"},
        {"check": "not is_empty(sort) or not is_empty(note)", "message": "One of both", "at": "sort", "always": True},
    ],
}
MAY = {"from": "2026-05-01", "to": "2026-05-05"}

# values · places not asked for · required by condition · locked · broken rules. Always off without their reasons: BASE.
BASE = ["chain", "far", "sick_tag", "why"]
CASES: list[tuple[dict[str, Any], list[str], list[str], list[str], list[str]]] = [
    ({}, sorted([*BASE, "doctor", "note", "cost"]), [], [], ["sort"]),
    ({"sort": "annual"}, sorted([*BASE, "doctor", "note", "cost"]), [], [], []),
    ({"sort": "other", "why": "x"}, ["chain", "cost", "doctor", "far", "note", "sick_tag"], [], [], []),
    ({"sort": "sick", "when": MAY}, sorted(BASE), ["note"], [], []),
    ({"sort": "sick", "when": {"from": "2026-05-01", "to": "2026-05-03"}, "note": "n"}, sorted(BASE), [], [], []),
    ({"sort": "sick", "cost": "5.00", "paid": True}, sorted(BASE), [], ["cost"], []),
    ({"sort": "annual", "note": "dropped"}, sorted([*BASE, "doctor", "note", "cost"]), [], [], []),
    (
        {
            "sort": "sick",
            "trips": [{"by": "car", "km": "120.00"}, {"by": "train", "km": "7.00"}],
            "far": "f",
            "chain": "c",
        },
        ["sick_tag", "trips.1.km", "why"],
        ["trips.1.seat"],
        [],
        [],
    ),
    (
        {"sort": "sick", "trips": [{"by": "train", "km": "120.00"}], "far": "f", "chain": "c"},
        ["chain", "far", "sick_tag", "trips.0.km", "why"],
        ["trips.0.seat"],
        [],
        [],
    ),
    ({"sort": "sick", "ping": "1", "pong": "2"}, sorted([*BASE, "ping"]), [], [], []),
    ({"sort": "sick", "when": {"from": "2026-01-01", "to": "2026-03-01"}, "note": "n"}, sorted(BASE), [], [], ["when"]),
    ({"sort": "sick", "trips": [{"by": "car", "km": "1000.00"}]}, ["chain", "sick_tag", "why"], [], [], ["trips.0.km"]),
    ({"sort": "sick", "tags": ["sick", "other"]}, ["chain", "far", "why"], [], [], []),
]
