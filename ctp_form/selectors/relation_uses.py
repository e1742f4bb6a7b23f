"""Forms that relate to records of another form: a field they rest on isn't removed unseen."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from ctp_core.contracts import system_actor
from ctp_form.contracts import FieldUse, VersionNotFound
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import LookupField, RelationField
from ctp_form.selectors.definitions import list_latest_versions
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related import open_source


def relation_uses(definition_id: UUID) -> list[FieldUse]:
    """The fields of the form *definition_id* that newest versions of other forms name: called by, copied, looked up."""
    found: list[FieldUse] = []
    targets: dict[str, bool] = {}
    for version in list_latest_versions():
        sentence = _("the form “%(name)s”") % {"name": version.name}
        for source, code in _named(get_parsed(version.id).definition):
            if source not in targets:
                targets[source] = _is_list_of(source, definition_id)
            if targets[source]:
                found.append(FieldUse(code, sentence))
    return found


def _is_list_of(source: str, definition_id: UUID) -> bool:
    within = open_source(source, system_actor("form"))
    if within is None:
        return False
    try:
        return get_parsed(within.version_id).version.definition_id == definition_id
    except VersionNotFound:
        return False


def _named(definition: Definition) -> Iterator[tuple[str, str]]:
    """(list, field there) of everything the form takes from elsewhere."""
    scopes: dict[str, list[Field]] = {}
    for path, one in definition.walk():
        scopes.setdefault(path.rpartition(".")[0], []).append(one)
    for fields in scopes.values():
        sources = {one.code: one.source for one in fields if isinstance(one, RelationField)}
        for one in fields:
            if isinstance(one, RelationField):
                yield from (
                    (one.source, code) for code in (one.title_field, *(origin for origin, _to in one.copies)) if code
                )
            elif isinstance(one, LookupField) and one.relation in sources:
                yield sources[one.relation], one.field
