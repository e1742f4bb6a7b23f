"""A whole definition: read from JSON with every mistake located, and the order its formulas are worked out in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ctp_core.contracts import mark
from ctp_form.contracts import SchemaProblem
from ctp_form.domain.fields import WIDTHS, Field, ValueType
from ctp_form.domain.formulas import Formula, check_formula, read_formula
from ctp_form.domain.kinds import KINDS, CalculatedField, LayoutField, TableField
from ctp_form.domain.reading import Reader
from ctp_form.domain.relation_checks import check_relations
from ctp_form.domain.rules import Rule, read_rules

MAX_FIELDS = 400
MAX_COLUMNS = 40
MAX_BYTES = 600_000
CONTEXT: Mapping[str, ValueType] = {"my.name": "text", "my.number": "text", "my.unit": "text", "my.post": "text"}
"""What a first value may be worked out from, besides ``today()``."""


@dataclass(frozen=True)
class Definition:
    """The fields of a form in their order, the calculated ones in the order of their dependence, the rules between fields."""

    fields: tuple[Field, ...]
    calculations: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Field]:
        """The fields by code."""
        return {one.code: one for one in self.fields}

    @cached_property
    def types(self) -> dict[str, ValueType]:
        """What expressions may name: fields and columns (``items.amount``)."""
        found: dict[str, ValueType] = {}
        for path, one in self.walk():
            found |= {f"{path}.{part}": kind for part, kind in one.parts.items()}
            if one.holds_value and one.is_stored and not one.parts:
                found[path] = type_of(one)
        return found

    def walk(self) -> Iterator[tuple[str, Field]]:
        """(path, field) of everything, columns after their table."""
        for one in self.fields:
            yield one.code, one
            if isinstance(one, TableField):
                for column in one.columns:
                    yield f"{one.code}.{column.code}", column

    @cached_property
    def gates(self) -> Mapping[str, tuple[Formula, ...]]:
        """By path, the conditions that must all hold for a field to be asked for: its own, its section's, its page's."""
        found: dict[str, tuple[Formula, ...]] = {}
        above: dict[int, Formula] = {}
        for one in self.fields:
            if isinstance(one, LayoutField) and one.rank:
                above = {rank: gate for rank, gate in above.items() if rank > one.rank} | {one.rank: one.show}
                formulas = tuple(above.values())
            else:
                formulas = (*above.values(), one.show)
            own = tuple(gate for gate in formulas if gate.text)
            if own:
                found[one.code] = own
            if isinstance(one, TableField):
                found |= {f"{one.code}.{column.code}": (column.show,) for column in one.columns if column.show.text}
        return found

    @cached_property
    def unique_fields(self) -> tuple[Field, ...]:
        """The fields no two records may have the same value of."""
        return tuple(one for one in self.fields if one.unique)

    def tables(self) -> Iterator[TableField]:
        """The sub-tables."""
        return (one for one in self.fields if isinstance(one, TableField))


def type_of(one: Field) -> ValueType:
    """What a field is to expressions."""
    return one.result_type if isinstance(one, CalculatedField) else one.value_type


def row_types(definition: Definition, table: TableField) -> dict[str, ValueType]:
    """What a formula in a row may name: the row's columns by their own codes, then the form's fields."""
    return definition.types | {one.code: type_of(one) for one in table.columns}


def types_at(definition: Definition, path: str) -> Mapping[str, ValueType]:
    """What an expression at *path* may name: in a row the row's columns by their own codes too."""
    code, _, column = path.partition(".")
    table = definition.by_code.get(code)
    columns = getattr(table, "columns", ()) if column else ()
    own = {one.code: definition.types[f"{code}.{one.code}"] for one in columns}
    return definition.types | own


def read_definition(data: Any) -> tuple[Definition, tuple[SchemaProblem, ...]]:
    """The definition in *data* and everything that is wrong with it; usable only when nothing is."""
    problems: list[SchemaProblem] = []
    root = Reader(data, "", problems)
    if not _fits(data):
        root.note("", "size", mark("The definition is too large."))
        return Definition(()), tuple(problems)
    readers: dict[str, Reader] = {}
    fields = tuple(_read_fields(root, "fields", MAX_FIELDS, readers, ""))
    rules = tuple(read_rules(root))
    root.finish()
    definition = Definition(fields)
    if not problems:
        definition = replace(_check_formulas(definition, readers), rules=tuple(one for one, _reader in rules))
        _check_conditions(definition, readers)
        check_relations(definition.walk(), readers)
        for rule, reader in rules:
            _check_rule(rule, reader, definition)
    return definition, tuple(problems)


def _fits(data: Any) -> bool:
    try:
        return len(json.dumps(data, ensure_ascii=True, allow_nan=False)) <= MAX_BYTES
    except (TypeError, ValueError, RecursionError):
        return False


def _read_fields(root: Reader, key: str, most: int, readers: dict[str, Reader], table: str) -> Iterator[Field]:
    seen: set[str] = set()
    for reader in root.each(key, least=1, most=most):
        found = _read_field(reader, readers, table)
        if found is None:
            continue
        if found.code in seen:
            reader.note("code", "twice", mark("This stands here twice."))
        seen.add(found.code)
        readers[f"{table}.{found.code}".lstrip(".")] = reader
        yield found


def _read_field(reader: Reader, readers: dict[str, Reader], table: str) -> Field | None:
    name = reader.text("kind", needed=True, limit=40)
    kind = KINDS.get(name)
    if kind is None or (table and not kind.may_be_column):
        if name:
            reader.note("kind", "kind", mark("There is no field kind “%(kind)s” here."), kind=name)
        return None
    common = {
        "code": reader.code("code"),
        "label": reader.label("label", needed=True),
        "help": reader.label("help"),
        "required": reader.flag("required") if kind.holds_value and not kind.is_calculated else False,
        "width": reader.one_of("width", WIDTHS, "auto"),
        "show": read_formula(reader, "show", needed=False),
    }
    if kind.holds_value and not kind.is_calculated:
        common |= {key: read_formula(reader, key, needed=False) for key in ("require", "lock")}
        if kind.may_be_unique:
            common["unique"] = reader.flag("unique")
        if kind.may_start_from and not table:
            common["start_from"] = read_formula(reader, "start_from", needed=False)
    found = kind.read(reader, common)
    if isinstance(found, TableField):
        columns = tuple(_read_fields(reader, "columns", MAX_COLUMNS, readers, found.code or "?"))
        found = replace(found, columns=columns)
    reader.finish()
    return found


def _check_conditions(definition: Definition, readers: Mapping[str, Reader]) -> None:
    for path, one in definition.walk():
        table = definition.by_code[path.partition(".")[0]]
        types = row_types(definition, table) if isinstance(table, TableField) and "." in path else definition.types
        for key in ("show", "require", "lock"):
            formula: Formula = getattr(one, key)
            if formula.text:
                check_formula(formula, readers[path], key, types, "yes_no")
        if one.start_from.text:
            check_formula(one.start_from, readers[path], "start_from", CONTEXT, type_of(one))


def _check_formulas(definition: Definition, readers: Mapping[str, Reader]) -> Definition:
    for path, one in definition.walk():
        if isinstance(one, CalculatedField):
            table = definition.by_code[path.partition(".")[0]]
            types = row_types(definition, table) if isinstance(table, TableField) else definition.types
            check_formula(one.formula, readers[path], "formula", types, one.result_type)
    order, circular = calculation_order(definition)
    for path in circular:
        readers[path].note("formula", "circle", mark("This formula depends on its own result."))
    return replace(definition, calculations=order)


def calculation_order(definition: Definition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paths of the calculated fields, each after those it reads; and those that read themselves in a circle."""
    needs = {path: _reads(definition, path, one) for path, one in definition.walk() if isinstance(one, CalculatedField)}
    order: list[str] = []
    while ready := [path for path, found in needs.items() if not found & needs.keys()]:
        order += ready
        for path in ready:
            del needs[path]
    return tuple(order), tuple(needs)


def _reads(definition: Definition, path: str, one: CalculatedField) -> set[str]:
    table = definition.by_code[path.partition(".")[0]]
    found: set[str] = set()
    for name in one.formula.names:
        if isinstance(table, TableField) and table.column(name) is not None:
            found.add(f"{table.code}.{name}")
            continue
        found.add(name)
        # A formula that reads a whole table waits for all its calculated columns.
        named = definition.by_code.get(name)
        if isinstance(named, TableField):
            found |= {f"{name}.{column.code}" for column in named.columns}
    return found


def _check_rule(rule: Rule, reader: Reader, definition: Definition) -> None:
    """Note a place that isn't there, unknown names, types that don't fit."""
    found = {path: one for path, one in definition.walk() if one.holds_value}
    if rule.at not in found:
        reader.note("at", "at", mark("There is no such field."))
        return
    check_formula(rule.check, reader, "check", types_at(definition, rule.at), "yes_no")
