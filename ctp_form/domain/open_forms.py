"""What of a form may be asked of people who have no account: nothing that names colleagues, other records, or what isn't asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ctp_form.contracts import Access, FieldPolicy
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import CalculatedField, LayoutField, OpinionField, TableField

ASKABLE = frozenset({
    "text", "long_text", "phone", "email", "id_number", "address", "number", "money", "percent", "date", "time", "period",
    "choice", "multiple_choice", "tree_choice", "yes_no", "attachment", "image", "table", "calculated",
})  # fmt: skip
IN_ROWS = ASKABLE - {"attachment", "image"}
FILES = frozenset({"attachment", "image"})


def open_fields(definition: Definition) -> Iterator[Field]:
    """The fields that may be asked, in their order."""
    return (one for one in definition.fields if _may_be_asked(one))


def open_policy(definition: Definition, codes: Collection[str]) -> FieldPolicy:
    """The policy under which anybody fills in the fields *codes*: everything else is hidden. A result is shown when all it rests on is."""
    fields: dict[str, Access] = {}
    for one in definition.fields:
        if isinstance(one, LayoutField) and not isinstance(one, OpinionField):
            fields[one.code] = "read"
        elif one.code in codes and _may_be_asked(one) and not isinstance(one, CalculatedField):
            fields[one.code] = "write"
            for column in one.columns if isinstance(one, TableField) else ():
                if column.kind not in IN_ROWS:
                    fields[f"{one.code}.{column.code}"] = "hidden"
    # Each after what it reads: a result over a result is seen when that one is.
    for path in definition.calculations:
        if path.partition(".")[0] in codes:
            policy = FieldPolicy("hidden", dict(fields))
            fields[path] = "read" if not any(policy.is_hidden(name) for name in _inputs(definition, path)) else "hidden"
    return FieldPolicy("hidden", fields)


def _may_be_asked(one: Field) -> bool:
    # A unique field would tell strangers which values stand in other records.
    return one.kind in ASKABLE and not one.unique


def _inputs(definition: Definition, path: str) -> set[str]:
    """The paths that the result at *path* is worked out from."""
    code, _, column = path.partition(".")
    holder = definition.by_code[code]
    table = holder if isinstance(holder, TableField) and column else None
    one = table.column(column) if table is not None else holder
    names = one.formula.names if isinstance(one, CalculatedField) else frozenset()
    found = {f"{code}.{name}" if table is not None and table.column(name) is not None else name for name in names}
    return {name if name in definition.types else name.partition(".")[0] for name in found}
