"""Relations that lead nowhere are told before a form is published."""

from __future__ import annotations

from ctp_core.contracts import FieldError, mark, system_actor
from ctp_form.contracts import DefinitionInvalid
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import LookupField, RelationField
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related import open_source


def require_related(definition: Definition) -> None:
    """Raises DefinitionInvalid for a list that isn't there and for fields it hasn't; who may read it is no matter here."""
    found: dict[str, list[FieldError]] = {}
    scopes: dict[str, list[tuple[str, Field]]] = {}
    places = {one.code: place for place, one in enumerate(definition.fields)}
    for path, one in definition.walk():
        code, _, column = path.partition(".")
        where = f"schema.fields.{places[code]}"
        if column:
            table = definition.by_code[code]
            where += f".columns.{[each.code for each in getattr(table, 'columns', ())].index(column)}"
        scopes.setdefault(code if column else "", []).append((where, one))
    for fields in scopes.values():
        known: dict[str, frozenset[str]] = {}
        for where, one in fields:
            if isinstance(one, RelationField):
                known[one.code] = _check_relation(one, where, found)
        for where, one in fields:
            if isinstance(one, LookupField) and known.get(one.relation) and one.field not in known[one.relation]:
                found[f"{where}.field"] = [_no_field(one.field)]
    if found:
        raise DefinitionInvalid(found)


def _check_relation(one: RelationField, where: str, found: dict[str, list[FieldError]]) -> frozenset[str]:
    """The fields of the list."""
    within = open_source(one.source, system_actor("form"))
    if within is None:
        found[f"{where}.source"] = [FieldError("form.no_source", mark("Choose a list of records."))]
        return frozenset()
    codes = frozenset(each.code for each in get_parsed(within.version_id).definition.fields)
    if one.title_field and one.title_field not in codes:
        found[f"{where}.title"] = [_no_field(one.title_field)]
    for place, (origin, _to) in enumerate(one.copies):
        if origin not in codes:
            found[f"{where}.copy.{place}.from"] = [_no_field(origin)]
    return codes


def _no_field(code: str) -> FieldError:
    return FieldError("form.no_related_field", mark("The list of records has no field “%(code)s”."), code=code)
