"""The fields of a form as a list offers them."""

from __future__ import annotations

from collections.abc import Iterator

from ctp_core.contracts import mark
from ctp_form.contracts import FieldPolicy, ListField
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.keys import key_types
from ctp_form.domain.kinds import ChoiceField, MultipleChoiceField, RelationField, TreeChoiceField
from ctp_form.domain.labels import pick
from ctp_form.domain.querying import ALLOWED, is_concealed

PARTS = {
    "from": mark("first day"),
    "to": mark("last day"),
    "province": mark("province"),
    "city": mark("city"),
    "district": mark("district"),
    "street": mark("street"),
    "postcode": mark("postcode"),
}
"""Names of the parts of a value, translated where they are shown."""


def list_fields(definition: Definition, policy: FieldPolicy, language: str) -> tuple[ListField, ...]:
    """Every field that may be shown, with the parts that can be asked for after it. What is hidden isn't there."""
    return tuple(_fields(definition, policy, language))


def _fields(definition: Definition, policy: FieldPolicy, language: str) -> Iterator[ListField]:
    kinds = key_types(definition)
    for one in definition.fields:
        if not one.holds_value or policy.is_hidden(one.code):
            continue
        paths = [path for path in kinds if path == one.code or path.startswith(f"{one.code}.")]
        if one.code not in paths:
            yield ListField(one.code, one.label_in(language), one.kind, (), sortable=False)
        for path in paths:
            kind, open_to = kinds[path], not is_concealed(policy, path)
            part = path.partition(".")[2]
            yield ListField(
                path=path,
                label=one.label_in(language),
                type=kind,
                operators=ALLOWED[kind] if open_to else (),
                sortable=open_to and kind not in ("words", "several") and not isinstance(one, RelationField),
                options=_options(one, language),
                principal=one.principal or "",
                source=f"{one.source}#{one.title_field}" if isinstance(one, RelationField) else "",
                part=PARTS.get(part, ""),
            )


def _options(one: Field, language: str) -> tuple[tuple[str, str], ...]:
    if isinstance(one, ChoiceField | MultipleChoiceField):
        return tuple((each.value, pick(each.label, language)) for each in one.options)
    if isinstance(one, TreeChoiceField):
        allowed = one.choosable()
        return tuple((each.value, each.path(language)) for each in one.branches if each.value in allowed)
    return ()
