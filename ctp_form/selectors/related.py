"""Records of other forms as somebody may meet them from here: nothing of them is seen that their own list would not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from ctp_core.api.modules import contributions
from ctp_core.contracts import Actor, ObjectRef
from ctp_core.kit.ids import read_ids
from ctp_form.contracts import FieldPolicy, RecordOwner, RecordSet, RecordSource
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field, Json, Related
from ctp_form.domain.kinds import LookupField, RelationField, TableField
from ctp_form.domain.kinds.relations import record_id_in
from ctp_form.domain.relating import has_relations
from ctp_form.domain.showing import references, show
from ctp_form.selectors.matching import rows_of
from ctp_form.selectors.parsed import get_parsed

AT_ONCE = 1_000


def open_source(source: str, actor: Actor) -> RecordSet | None:
    """The records of *source* (``registers/register/<id>``) that *actor* may list; None when there are none, or its module is off."""
    try:
        ref = ObjectRef.parse(source)
    except ValueError:
        return None
    for module, owner in contributions(RecordOwner):
        if (module, owner.kind) == (ref.module, ref.kind) and owner.open_set is not None:
            return owner.open_set(actor, ref.id)
    return None


def list_sources(actor: Actor) -> tuple[RecordSource, ...]:
    """The lists that *actor* may relate a form to, by name."""
    owners = [owner for _module, owner in contributions(RecordOwner) if owner.sources is not None]
    return tuple(sorted((one for owner in owners for one in owner.sources(actor)), key=lambda one: one.name))  # type: ignore[misc]


def link_to(source: str, record_id: str) -> str:
    """The address of a record's page; "" when its module has none."""
    ref = ObjectRef.parse(source)
    for module, owner in contributions(RecordOwner):
        if (module, owner.kind) == (ref.module, ref.kind) and owner.link is not None:
            return owner.link(ref.id, UUID(record_id))
    return ""


def find_related(*, source: str, ids: Iterable[str], actor: Actor) -> dict[str, Related]:
    """By id, those of the records that *actor* may list, as their list shows them; a masked value is as good as none here."""
    wanted = read_ids(sorted(ids))
    within = open_source(source, actor) if wanted else None
    if within is None:
        return {}
    found: dict[str, Related] = {}
    for first in range(0, len(wanted), AT_ONCE):
        rows = rows_of(within).filter(public_id__in=wanted[first : first + AT_ONCE])
        for public_id, version_id, values in rows.values_list("public_id", "version__public_id", "values"):
            found[str(public_id)] = related_of(version_id, within.policy, values)
    return found


def related_for(asked: Mapping[str, frozenset[str]], actor: Actor) -> dict[str, dict[str, Related]]:
    """The same for several lists: ids by source."""
    return {source: find_related(source=source, ids=ids, actor=actor) for source, ids in asked.items()}


def fill_related(
    definition: Definition, rows: Sequence[Mapping[str, Any]], policy: FieldPolicy, actor: Actor
) -> list[dict[str, Any]]:
    """*rows* (values under *policy*) with what *actor* may see of the records they relate to.

    A relation becomes ``{"id", "name"}``, the name empty for a record that is gone or not open to *actor*; look-ups get their texts.
    A few queries a list of records, however many rows there are.
    """
    if not has_relations(definition):
        return [dict(one) for one in rows]
    asked: dict[str, set[str]] = {}
    for one in rows:
        for source, ids in references(definition, one).records.items():
            asked.setdefault(source, set()).update(ids)
    known = related_for({source: frozenset(ids) for source, ids in asked.items()}, actor)
    return [_filled(definition, one, policy, known) for one in rows]


def name_of(related: Related, title: str) -> str:
    """What a record is called: its field *title*, or the first thing it says."""
    return related.texts.get(title) or next((text for text in related.texts.values() if text), "—")


def related_of(version_id: UUID, policy: FieldPolicy, values: Mapping[str, Json]) -> Related:
    """What *policy* shows of a record with these values."""
    definition = get_parsed(version_id).definition
    shown = show(definition, policy.plain(), values)
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    texts = {
        one.code: one.export_text(shown[one.code], language)
        for one in definition.fields
        if one.code in shown and not isinstance(one, TableField) and not one.files_in(shown[one.code])
    }
    return Related(shown, texts)


def _filled(
    definition: Definition, values: Mapping[str, Any], policy: FieldPolicy, known: Mapping[str, Mapping[str, Related]]
) -> dict[str, Any]:
    found = dict(values)
    found |= dict(_of(definition.fields, values, policy, known, ""))
    for table in definition.tables():
        rows = values.get(table.code)
        if isinstance(rows, list | tuple) and any(isinstance(one, RelationField) for one in table.columns):
            found[table.code] = [
                {**row, **dict(_of(table.columns, row, policy, known, f"{table.code}."))}
                if isinstance(row, Mapping)
                else row
                for row in rows
            ]
    return found


def _of(
    fields: Sequence[Field],
    values: Mapping[str, Any],
    policy: FieldPolicy,
    known: Mapping[str, Mapping[str, Related]],
    prefix: str,
) -> Iterator[tuple[str, Any]]:
    """The relations and look-ups among *fields* with what is known of their records."""
    relations = {one.code: one for one in fields if isinstance(one, RelationField)}
    chosen: dict[str, Related] = {}
    for code, one in relations.items():
        record_id = record_id_in(values.get(code))
        if not record_id or policy.is_concealed(f"{prefix}{code}"):
            continue
        related = known.get(one.source, {}).get(record_id)
        yield code, {"id": record_id, "name": name_of(related, one.title_field) if related else ""}
        if related is not None:
            chosen[code] = related
    for each in fields:
        if not isinstance(each, LookupField) or policy.is_hidden(f"{prefix}{each.code}"):
            continue
        text = chosen[each.relation].texts.get(each.field) if each.relation in chosen else None
        if text:
            yield each.code, each.mask(text) if policy.is_masked(f"{prefix}{each.code}") else text
