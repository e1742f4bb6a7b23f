"""What a template's own flow may name: the fields of its form, as the form calls them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from apps.collaboration.models import Template
from ctp_form.api import definitions as forms
from ctp_form.contracts import FieldDto
from ctp_form.kit.words import language
from ctp_workflow.contracts import FlowField

COMPARED = ("text", "number", "money", "date", "yes_no", "choice", "member", "unit")
CHOICES = ("choice", "multiple_choice", "tree_choice")
HOLDS = {"member": "member", "members": "member", "unit": "unit", "units": "unit"}


def flow_fields(template_id: UUID) -> tuple[FlowField, ...]:
    """Every field and column; those that conditions compare say so."""
    version_id: UUID | None = (
        Template.objects.filter(public_id=template_id).values_list("form_version__public_id", flat=True).first()
    )
    if version_id is None:
        return ()
    types = forms.value_types(version_id=version_id)
    options = {one["code"]: one for one in forms.get_version(version_id=version_id).schema["fields"]}
    return tuple(
        found
        for one in forms.describe_fields(version_id=version_id, language=language())
        for found in _of(one, types, options.get(one.code, {}))
    )


def _of(one: FieldDto, types: Mapping[str, str], raw: Mapping[str, Any]) -> Iterator[FlowField]:
    kind = types.get(one.code, "")
    several = one.kind == "multiple_choice"
    yield FlowField(
        code=one.code,
        label=one.label,
        type=kind,
        compares=several or (kind in COMPARED and one.kind not in ("members", "units")),
        options=tuple(_options(raw.get("options", ()))) if one.kind in CHOICES else (),
        several=several,
        holds=HOLDS.get(one.kind, ""),
    )
    for column in one.columns:
        yield FlowField(f"{one.code}.{column.code}", f"{one.label} · {column.label}", types.get(column.code, ""), False)


def _options(options: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in options:
        label = one["label"]
        if isinstance(label, Mapping):
            label = label.get(language()) or next(iter(label.values()), "")
        yield str(one["value"]), str(label)
        yield from _options(one.get("children", ()))
