"""Values as people read them, in the current language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_form.domain.capitals import capital_amount
from ctp_form.domain.fields import Field, Json
from ctp_form.domain.kinds import CalculatedField, MoneyField, NumberField, RelationField, SignatureField, TableField
from ctp_form.selectors.names import known_name
from ctp_form.selectors.parsed import get_parsed

YUAN = "CNY"


def language() -> str:
    """The reader's language as labels know it."""
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def say_value(one: Field, value: Json) -> str:
    """One value as text, "" when it is empty."""
    if value is None or value == "":
        return ""
    if isinstance(one, RelationField) and isinstance(value, Mapping) and value.get("id"):
        return str(value.get("name") or _("A record that is gone or not open to you"))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(one, CalculatedField | NumberField):
        if is_amount(one):
            return say_amount(value, one.currency)  # type: ignore[union-attr]
        if is_number(one):
            unit = one.unit_label if isinstance(one, NumberField) else ""
            return f"{say_number(value)} {unit}".strip()
    return one.title(value, language())


def is_amount(one: Field) -> bool:
    """Money, entered or calculated."""
    return isinstance(one, MoneyField) or (isinstance(one, CalculatedField) and one.result_type == "money")


def is_number(one: Field) -> bool:
    """Anything set to the right in a table."""
    return isinstance(one, NumberField) or (isinstance(one, CalculatedField) and one.result_type in ("number", "money"))


def say_number(value: Any) -> str:
    """With separators; what isn't a number stays as it was typed."""
    number = _decimal(value)
    # The same in both languages, as the script in the browser writes it; Django has no groups for Chinese.
    return str(value) if number is None else f"{number:,f}"


def say_amount(value: Any, currency: str) -> str:
    """86,400.00 元 or ¥86,400.00."""
    text = say_number(value)
    if currency == YUAN:
        return f"{text} 元" if language() == "zh-hans" else f"¥{text}"
    return f"{text} {currency}"


def say_capitals(one: Field, value: Json) -> str:
    """The amount in Chinese capitals where the form asks for it."""
    number = _decimal(value)
    wanted = isinstance(one, MoneyField | CalculatedField) and one.capital and number is not None
    return capital_amount(number) if wanted and number is not None else ""


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 16 else None


def say_values(*, version_id: UUID, values: Mapping[str, Json]) -> dict[str, str]:
    """Every simple value of a record as text, by field; sub-tables and files are left out, but not whose seal was put."""
    definition = get_parsed(version_id).definition
    return {
        code: say_value(one, value)
        for code, value in values.items()
        if (one := definition.by_code.get(code))
        and not isinstance(one, TableField)
        and (isinstance(one, SignatureField) or not one.files_in(value))
    }


def say_rows(*, version_id: UUID, code: str, rows: Sequence[Mapping[str, Json]]) -> list[dict[str, str]]:
    """The rows of the sub-table *code* as texts by column, without a query."""
    table = get_parsed(version_id).definition.by_code.get(code)
    columns = {one.code: one for one in table.columns} if isinstance(table, TableField) else {}
    return [{name: say_value(columns[name], value) for name, value in row.items() if name in columns} for row in rows]


def say_name(*, version_id: UUID, name: str) -> str:
    """What people call the variable *name* of a form (``amount``, ``items.price``); an unknown one keeps its name."""
    code, _, inner = name.partition(".")
    one = get_parsed(version_id).definition.by_code.get(code)
    if one is None:
        return name
    column = one.column(inner) if isinstance(one, TableField) and inner else None
    return " · ".join(part.label_in(language()) for part in (one, column) if part is not None)


def say_variable(*, version_id: UUID, name: str, value: Json) -> str:
    """What the variable *name* held, as people read it: "—" when it was empty, people and units by their names."""
    code, _, inner = name.partition(".")
    one: Field | None = get_parsed(version_id).definition.by_code.get(code)
    if isinstance(one, TableField) and inner:
        one = one.column(inner)
    if one is None or value is None:
        return "—" if value is None else str(value)
    if one.value_type in ("member", "unit"):
        return known_name(one.value_type, str(value))
    if is_amount(one) and (number := _decimal(value)) is not None:
        # A threshold is written without the cents the field always has.
        value = f"{number:.2f}" if number == round(number, 2) else f"{number.normalize():f}"
    return say_value(one, value)
