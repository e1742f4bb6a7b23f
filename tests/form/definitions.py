"""Any definition, any values: strategies for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

CODES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True) | st.sampled_from(
    ["标题", "金额", "部门", "明细", "备注一"]
)
LABELS = st.text("abc <>&\"'{}% 标题金额", min_size=1, max_size=12).filter(str.strip) | st.fixed_dictionaries(
    {"zh-hans": st.just("标签<b>"), "en": st.just("Label & more")}
)


def _field(kind: str, **own: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"kind": st.just(kind), "code": CODES, "label": LABELS, **own},
        optional={"help": LABELS, "required": st.booleans()},
    )


SIMPLE = st.one_of(
    _field("text", max_length=st.integers(20, 500)),
    _field("long_text"),
    _field("number", digits=st.integers(0, 6), total=st.booleans()),
    _field("money", capital=st.booleans(), currency=st.sampled_from(["CNY", "USD"])),
    _field("date"),
    _field(
        "choice",
        options=st.lists(
            st.fixed_dictionaries({"value": st.from_regex(r"[a-z]{1,6}", fullmatch=True), "label": LABELS}),
            min_size=1,
            max_size=9,
            unique_by=lambda one: one["value"],
        ),
    ),
    _field("member"),
    _field("unit"),
)


def _unique(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({one["code"]: one for one in fields}.values())


COLUMNS = st.lists(SIMPLE, min_size=1, max_size=5).map(_unique)
TABLE = _field("table", columns=COLUMNS, max_rows=st.integers(1, 6)).map(lambda one: {**one, "required": False})


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """A sound definition, with a formula over every number it holds."""
    fields = _unique(draw(st.lists(st.one_of(SIMPLE, SIMPLE, TABLE, _field("attachment")), min_size=1, max_size=8)))
    numbers = [one["code"] for one in fields if one["kind"] in ("number", "money")]
    numbers += [
        f"{one['code']}.{column['code']}"
        for one in fields
        if one["kind"] == "table"
        for column in one["columns"]
        if column["kind"] in ("number", "money")
    ]
    if numbers and "sum_of_all" not in {one["code"] for one in fields}:
        formula = f"sum({', '.join(numbers)}) * 1.5"
        fields.append({"kind": "calculated", "type": "money", "code": "sum_of_all", "label": "Sum", "formula": formula})
    return {"fields": fields}


def values_for(fields: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Valid values of *fields*, some left out."""
    return st.fixed_dictionaries({}, optional={one["code"]: _value(one) for one in fields if _value(one) is not None})


def _value(one: dict[str, Any]) -> Any:
    text = st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1, max_size=20
    )
    match one["kind"]:
        case "text" | "long_text":
            return text.filter(str.strip)
        case "number":
            return st.decimals(-(10**9), 10**9, places=one["digits"]).map(lambda number: format(number, "f"))
        case "money":
            return st.decimals(0, 10**12, places=2).map(lambda number: format(number, "f"))
        case "date":
            return st.dates().map(lambda day: day.isoformat())
        case "choice":
            return st.sampled_from([option["value"] for option in one["options"]])
        case "table":
            return st.lists(values_for(one["columns"]), max_size=one["max_rows"])
    return None
