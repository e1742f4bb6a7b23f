"""One row a kind of field: what a person enters, what is kept, and what of it every surface says. ``test_every_kind`` reads it.

``<member>`` and the like stand for ids of the house the tests build; the fields are those of ``every_kind`` (code ``f_<kind>``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ctp_form.domain.kinds import KINDS

NOTHING = "—"
MASK = "***"
SAME = "same"
"""The page posts what a program sends."""


@dataclass(frozen=True)
class Row:
    """What is exact of one kind. Layout kinds have only their words; what the server fills in has nothing entered."""

    entered: Any = None
    """Sent by a program, as JSON."""
    kept: Any = None
    """Answered by REST."""
    posted: Any = SAME
    """Sent by the page under the field's name; a mapping when there are several inputs: ``{".from": …}``."""
    zh: str = ""
    en: str = ""
    wrong: Any = None
    refused: str = ""
    """*wrong* is refused with this code."""
    finds: str = ""
    """``<tail of the path>:<operator>:<value>`` that finds the record; "" when a list can't compare the kind."""
    misses: str = ""
    cell: tuple[str, str] = ("", "")
    """Its cell in a table for people, in Chinese and in English."""
    masked: str | None = MASK
    """What REST answers who may only know that there is a value; None: nothing at all."""
    imports: str = ""
    """"" comes back from an exact export as it was; else what the import says of the cell."""
    control: str = ""
    """Where a person enters it, beyond ``[name="f.<code>"]``; a read-only kind shows its text."""
    extra: Mapping[str, Any] = field(default_factory=dict)


PICKER = "ctp-picker input:not([type=hidden])"
LAYOUT = Row(wrong="x", refused="form.unknown_field", masked=None, imports="no column")
ROWS: dict[str, Row] = {
    "text": Row(
        "甲 <b>", "甲 <b>", zh="甲 <b>", en="甲 <b>", wrong="x" * 501, refused="form.too_long",
        finds=":is:甲 <B>", misses=":begins:乙", cell=("甲 <b>", "甲 <b>"),
    ),
    "long_text": Row(
        "一\n二", "一\n二", zh="一\n二", en="一\n二", wrong=7, refused="form.text", finds=":contains:二",
        misses=":contains:三", cell=("一\n二", "一\n二"), control="textarea",
    ),
    "rich_text": Row(
        "<p>Hi <b>you</b><script>x</script></p>", "<p>Hi <b>you</b></p>", zh="Hi you", en="Hi you", wrong=[1],
        refused="form.text", finds=":filled", misses=":empty", cell=("Hi you", "Hi you"), control=".rich-area",
    ),
    "number": Row(
        "1234.5", "1234.50", zh="1,234.50", en="1,234.50", wrong="1.2.3", refused="form.number",
        finds=":from:1234.5", misses=":to:1234.49", cell=("1234.50", "1234.50"),
    ),
    "money": Row(
        "8,200.5", "8200.50", zh="8,200.50 元", en="¥8,200.50", wrong="many", refused="form.number",
        finds=":is:8200.5", misses=":from:8200.51", cell=("8200.50", "8200.50"),
    ),
    "percent": Row(
        "12.5%", "12.50", zh="12.50 %", en="12.50 %", wrong="half", refused="form.number", finds=":to:12.5",
        misses=":is:12", cell=("12.50", "12.50"),
    ),
    "date": Row(
        "2026-05-03", "2026-05-03", zh="2026-05-03", en="2026-05-03", wrong="2026-02-30", refused="form.date",
        finds=":from:2026-05-03", misses=":to:2026-05-02", cell=("2026-05-03", "2026-05-03"),
    ),
    "time": Row(
        "09:30:00", "09:30", zh="09:30", en="09:30", wrong="07:59", refused="form.too_early", finds=":to:09:30",
        misses=":from:09:31", cell=("09:30", "09:30"),
    ),
    "period": Row(
        {"from": "2026-05-03", "to": "2026-05-05"}, {"from": "2026-05-03", "to": "2026-05-05"},
        {".from": "2026-05-03", ".to": "2026-05-05"}, zh="2026-05-03 至 2026-05-05", en="2026-05-03 – 2026-05-05",
        wrong={"from": "2026-05-03", "to": "2026-05-02"}, refused="form.period_order", finds=".from:is:2026-05-03",
        misses=".to:to:2026-05-04", cell=("2026-05-03 至 2026-05-05", "2026-05-03 – 2026-05-05"),
        control='[name="f.f_period.from"]',
    ),
    "choice": Row(
        "a", "a", zh="甲", en="First", wrong="c", refused="form.choice", finds=":is:a", misses=":is:b",
        cell=("甲", "First"),
    ),
    "multiple_choice": Row(
        ["b", "a"], ["a", "b"], zh="甲、乙", en="First, Second", wrong=["c"], refused="form.choices", finds=":is:b",
        misses=":is:c", cell=("甲、乙", "First, Second"),
    ),
    "tree_choice": Row(
        "hd", "hd", zh="北京 / 海淀", en="北京 / 海淀", wrong="bj", refused="form.choice", finds=":is:hd",
        misses=":is:cy", cell=("北京 / 海淀", "北京 / 海淀"),
    ),
    "yes_no": Row(
        True, True, "true", zh="是", en="Yes", wrong="perhaps", refused="form.yes_no", finds=":is:yes",
        misses=":is:no", cell=("是", "Yes"),
    ),
    "member": Row(
        {"id": "<member>"}, {"id": "<member>", "name": "王安石"}, "member:<member>", zh="王安石", en="王安石",
        wrong="member:11111111-1111-1111-1111-111111111111", refused="form.unknown_principal",
        finds=":is:<member>", misses=":not:<member>", cell=("王安石", "王安石"), masked="王**", control=PICKER,
    ),
    "members": Row(
        ["<member>", "<other>"], [{"id": "<member>", "name": "王安石"}, {"id": "<other>", "name": "李清照"}],
        ["member:<member>", "member:<other>"], zh="王安石、李清照", en="王安石, 李清照", wrong="x", refused="form.list",
        finds=":is:<other>", misses=":is:<unit>", cell=("王安石、李清照", "王安石, 李清照"), control=PICKER,
    ),
    "unit": Row(
        "unit:<unit>", {"id": "<unit>", "name": "远山集团"}, zh="远山集团", en="远山集团", wrong="x",
        refused="form.unknown_principal", finds=":is:unit:<unit>", misses=":is:<member>", cell=("远山集团", "远山集团"),
        masked="远**", control=PICKER,
    ),
    "units": Row(
        ["<unit>"], [{"id": "<unit>", "name": "远山集团"}], ["unit:<unit>"], zh="远山集团", en="远山集团", wrong=["x"],
        refused="form.unknown_principal", finds=":is:<unit>", misses=":is:<member>", cell=("远山集团", "远山集团"), control=PICKER,
    ),
    "post": Row(
        "post:<post>", {"id": "<post>", "name": "科员"}, zh="科员", en="科员", wrong="post:x",
        refused="form.unknown_principal", finds=":is:<post>", misses=":is:<unit>", cell=("科员", "科员"), masked="科**", control=PICKER,
    ),
    "phone": Row(
        "138 0013 8000", "138 0013 8000", zh="138 0013 8000", en="138 0013 8000", wrong="call me",
        refused="form.phone", finds=":contains:0013", misses=":begins:139", cell=("138 0013 8000", "138 0013 8000"),
        masked="138****8000",
    ),
    "email": Row(
        "a.b@example.org", "a.b@example.org", zh="a.b@example.org", en="a.b@example.org", wrong="a@b",
        refused="form.email", finds=":is:A.B@example.org", misses=":is:b@example.org",
        cell=("a.b@example.org", "a.b@example.org"), masked="a***@example.org",
    ),
    "id_number": Row(
        "11010519491231002x", "11010519491231002X", zh="11010519491231002X", en="11010519491231002X",
        wrong="110105194912310021", refused="form.id_check", finds=":is:11010519491231002X", misses=":begins:2",
        cell=("11010519491231002X", "11010519491231002X"), masked="110***********002X",
    ),
    "address": Row(
        {"province": "北京市", "district": "海淀区", "street": "中关村大街1号"},
        {"province": "北京市", "district": "海淀区", "street": "中关村大街1号"},
        {".province": "北京市", ".district": "海淀区", ".street": "中关村大街1号"}, zh="北京市海淀区中关村大街1号",
        en="北京市海淀区中关村大街1号", wrong={"country": "CN"}, refused="form.address", masked="北京市***", finds=".province:is:北京市",
        misses=".city:filled", cell=("北京市海淀区中关村大街1号", "北京市海淀区中关村大街1号"),
        control='[name="f.f_address.street"]',
    ),
    "attachment": Row(
        ["<file.txt>"], ["<file.txt>"], ["<file.txt>"], zh="file.txt", en="file.txt", wrong="x", refused="form.files",
        cell=("1", "1"), masked=None, imports="form.unknown_file", control="input[type=file]",
    ),
    "image": Row(
        ["<dot.png>"], ["<dot.png>"], ["<dot.png>"], zh='alt="dot.png"', en='alt="dot.png"', wrong=["<post>"],
        refused="form.unknown_file", cell=("1", "1"), masked=None, imports="form.unknown_file", control="input[type=file]",
    ),
    "signature": Row(
        {"text": " 张三 "}, {"text": "张三"}, {".text": "张三", ".file": ""}, zh="张三", en="张三",
        wrong={"text": "x" * 61}, refused="form.signature_text", cell=("张三", "张三"), control="canvas",
    ),
    "serial": Row(
        None, "LV-<year>-001", zh="LV-<year>-001", en="LV-<year>-001", wrong="LV-1", refused="form.read_only",
        finds=":begins:LV-<year>-", misses=":begins:X", cell=("LV-<year>-001", "LV-<year>-001"), imports="server's own",
    ),
    "table": Row(
        [{"n": "5"}, {"n": "7.5"}], [{"n": "5.00"}, {"n": "7.50"}], {".0.n": "5", ".1.n": "7.5"}, zh="7.50 %", en="7.50 %",
        wrong=[{"n": "x"}], refused="form.number", cell=("5.00\n7.50", "5.00\n7.50"), masked=None,
        control='[name="f.f_table.0.n"]', extra={"place": ".0.n"},
    ),
    "relation": Row(
        "<record>", {"id": "<record>", "name": "甲合同"}, "record:<record>", zh="甲合同", en="甲合同",
        wrong="11111111-1111-1111-1111-111111111111", refused="form.record", finds=":is:<record>", misses=":is:<unit>",
        cell=("甲合同", "甲合同"), control=PICKER,
    ),
    "lookup": Row(
        None, "甲合同", zh="甲合同", en="甲合同", cell=("甲合同", "甲合同"), masked=None, imports="server's own",
    ),
    "calculated": Row(
        None, "2.00", zh="2.00", en="2.00", wrong="3", refused="form.read_only", finds=":is:2", misses=":from:2.01",
        cell=("2.00", "2.00"), imports="server's own",
    ),
    "opinion": LAYOUT,
    "section": LAYOUT,
    "tab": LAYOUT,
    "page_break": LAYOUT,
    "explanation": LAYOUT,
}  # fmt: skip


def row_of(kind: str) -> Row:
    """The row of *kind*; a kind without one has no tests and must not be."""
    assert kind in ROWS, f"the kind {kind} has no row in tests/form/table_of_kinds.py"
    return ROWS[kind]


VALUED = [kind for kind in KINDS if KINDS[kind].holds_value]
ENTERED = [kind for kind in VALUED if kind in ROWS and ROWS[kind].entered is not None]


def filled_in(value: Any, ids: Mapping[str, str]) -> Any:
    """*value* with ids of the house in place of ``<names>``."""
    if isinstance(value, str):
        for name, found in ids.items():
            value = value.replace(f"<{name}>", found)
        return value
    if isinstance(value, Mapping):
        return {key: filled_in(one, ids) for key, one in value.items()}
    return [filled_in(one, ids) for one in value] if isinstance(value, list) else value
