"""One form with every kind of field, and for each kind what may be entered, what it becomes, how it reads, what is refused."""

from __future__ import annotations

from typing import Any

OPTIONS = [
    {"value": "a", "label": {"zh-hans": "甲", "en": "First"}},
    {"value": "b", "label": {"zh-hans": "乙", "en": "Second"}},
]
TREE = [
    {"value": "bj", "label": "北京", "children": [{"value": "hd", "label": "海淀"}, {"value": "cy", "label": "朝阳"}]},
    {"value": "tj", "label": "天津"},
]
OWN: dict[str, dict[str, Any]] = {
    "choice": {"options": OPTIONS},
    "multiple_choice": {"options": OPTIONS, "max": 2},
    "tree_choice": {"options": TREE},
    "relation": {"source": "registers/register/018f2f70-0000-7000-8000-000000000001"},
    "lookup": {"relation": "f_relation", "field": "name"},
    "table": {"columns": [{"code": "n", "kind": "percent", "label": "N"}]},
    "calculated": {"formula": "1 + 1"},
    "opinion": {"nodes": ["head"]},
    "serial": {"pattern": "LV-{year}-{n:3}"},
    "period": {"min": "2026-01-01", "max": "2026-12-31"},
    "time": {"min": "08:00", "max": "18:00"},
}

CASES: list[tuple[str, dict[str, Any], Any, Any, str, str]] = [
    # kind, own settings, entered, stored, read in Chinese, read in English
    ("percent", {}, "12.5%", "12.50", "12.50 %", "12.50 %"),
    ("time", {}, " 09:30 ", "09:30", "09:30", "09:30"),
    ("time", {}, "09:30:00", "09:30", "09:30", "09:30"),
    (
        "period",
        {},
        {"from": "2026-05-03", "to": "2026-05-05"},
        {"from": "2026-05-03", "to": "2026-05-05"},
        "2026-05-03 至 2026-05-05",
        "2026-05-03 – 2026-05-05",
    ),
    ("multiple_choice", OWN["multiple_choice"], ["b", "a", "b"], ["a", "b"], "甲、乙", "First, Second"),
    ("tree_choice", OWN["tree_choice"], "hd", "hd", "北京 / 海淀", "北京 / 海淀"),
    ("yes_no", {}, "true", True, "是", "Yes"),
    ("yes_no", {}, False, False, "否", "No"),
    ("phone", {}, "010-6555 1234", "010-6555 1234", "010-6555 1234", "010-6555 1234"),
    ("phone", {"mobile": True}, "+86 138 0013 8000", "13800138000", "13800138000", "13800138000"),
    ("email", {}, " a.b@example.org ", "a.b@example.org", "a.b@example.org", "a.b@example.org"),
    ("id_number", {}, "11010519491231002x", "11010519491231002X", "11010519491231002X", "11010519491231002X"),
    (
        "address",
        {},
        {"province": "北京市", "city": "", "district": "海淀区", "street": "中关村大街1号", "postcode": "100080"},
        {"province": "北京市", "district": "海淀区", "street": "中关村大街1号", "postcode": "100080"},
        "北京市海淀区中关村大街1号 100080",
        "北京市海淀区中关村大街1号 100080",
    ),
    (
        "rich_text",
        {},
        '<p onclick="x()">Hi <b>there</b><script>alert(1)</script></p>',
        "<p>Hi <b>there</b></p>",
        "Hi there",
        "Hi there",
    ),
    ("rich_text", {}, "one\ntwo < three", "<p>one</p><p>two &lt; three</p>", "one\ntwo < three", "one\ntwo < three"),
    ("signature", {}, {"text": " 张三 ", "file": ""}, {"text": "张三"}, "张三", "张三"),
]

REFUSED: list[tuple[str, dict[str, Any], Any, str]] = [
    ("percent", {"max": "100"}, "101", "form.too_large"),
    ("time", {}, "25:00", "form.time"),
    ("time", OWN["time"], "07:59", "form.too_early"),
    ("period", {}, {"from": "2026-05-03"}, "form.period"),
    ("period", {}, {"from": "2026-05-03", "to": "2026-05-02"}, "form.period_order"),
    ("period", OWN["period"], {"from": "2025-12-31", "to": "2026-01-02"}, "form.too_early"),
    ("period", {}, "2026-05-03", "form.period"),
    ("multiple_choice", OWN["multiple_choice"], ["c"], "form.choices"),
    ("multiple_choice", {"options": OPTIONS, "min": 2}, ["a"], "form.too_few"),
    ("multiple_choice", {"options": OPTIONS, "max": 1}, ["a", "b"], "form.too_many"),
    ("tree_choice", OWN["tree_choice"], "bj", "form.choice"),
    ("yes_no", {}, "perhaps", "form.yes_no"),
    ("phone", {}, "call me", "form.phone"),
    ("phone", {"mobile": True}, "010-6555 1234", "form.mobile"),
    ("email", {}, "a@b", "form.email"),
    ("id_number", {}, "110105194912310021", "form.id_check"),
    ("id_number", {}, "110105194913310020", "form.id_number"),
    ("address", {}, {"country": "CN"}, "form.address"),
    ("address", {}, {"street": "x" * 201}, "form.too_long"),
    ("members", {}, ["member:11111111-1111-1111-1111-111111111111"], "form.unknown_principal"),
    ("units", {}, "x", "form.list"),
    ("post", {}, "post:11111111-1111-1111-1111-111111111111", "form.unknown_principal"),
    ("image", {}, ["11111111-1111-1111-1111-111111111111"], "form.unknown_file"),
    ("signature", {}, {"file": "11111111-1111-1111-1111-111111111111"}, "form.unknown_file"),
    ("signature", {}, {"text": "x" * 61}, "form.signature_text"),
    ("serial", {}, "LV-2026-001", "form.read_only"),
    ("section", {}, "x", "form.unknown_field"),
    ("opinion", OWN["opinion"], "x", "form.unknown_field"),
]

MASKS = [
    ("phone", "13800138000", "138****8000"),
    ("email", "a.b@example.org", "a***@example.org"),
    ("id_number", "11010519491231002X", "110***********002X"),
    ("money", "8200.00", "***"),
    ("text", "canary", "***"),
]


def field(kind: str, **own: Any) -> dict[str, Any]:
    """One field of *kind* with the code ``f``."""
    return {"code": "f", "kind": kind, "label": {"zh-hans": "字段", "en": "Field"}, **OWN.get(kind, {}), **own}


def every_kind() -> dict[str, Any]:
    """A sound definition with one field of each kind."""
    from ctp_form.domain.kinds import KINDS

    return {"fields": [{**field(kind), "code": f"f_{kind}"} for kind in KINDS]}
