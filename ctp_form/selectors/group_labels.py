"""What people read for the keys of groups."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ctp_core.contracts import Actor, PrincipalRef, system_actor
from ctp_form.contracts import Grouping
from ctp_form.domain.fields import Field
from ctp_form.domain.keys import key_type, read_number_key
from ctp_form.domain.kinds import RelationField
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related import find_related, name_of
from ctp_organization.api import principals


class GroupLabels:
    """Names for all groups of a summary, people and units asked for together."""

    def __init__(
        self,
        version_id: UUID,
        groupings: Sequence[Grouping],
        language: str,
        keys: Sequence[tuple[str, ...]],
        reader: Actor | None,
    ) -> None:
        by_code = get_parsed(version_id).definition.by_code
        self.language = language
        self.fields = [by_code.get(one.path) for one in groupings]
        refs = {
            PrincipalRef(one.principal, UUID(key))
            for each in keys
            for one, key in zip(self.fields, each, strict=True)
            if one is not None and one.principal is not None and key
        }
        found = principals.list_principals(refs=sorted(refs, key=str), actor=system_actor("form")) if refs else ()
        self.names = {str(one.ref.id): one.label for one in found}
        for place, one in enumerate(self.fields):
            if isinstance(one, RelationField) and reader is not None:
                related = find_related(source=one.source, ids={each[place] for each in keys}, actor=reader)
                self.names |= {each: name_of(about, one.title_field) for each, about in related.items()}

    def of(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """One label a key; "" for what is empty."""
        return tuple(self._label(one, key) for one, key in zip(self.fields, keys, strict=True))

    def _label(self, one: Field | None, key: str) -> str:
        if one is None or not key:
            return key
        if isinstance(one, RelationField):
            return self.names.get(key, "…")
        if one.principal is not None:
            return self.names.get(key, key)
        kind = key_type(one)
        if kind == "yes_no":
            words = ("否", "是") if self.language == "zh-hans" else ("No", "Yes")
            return words[key == "1"]
        number = read_number_key(key) if kind == "number" else None
        if number is not None:
            return format(number.normalize() if number else number, "f")
        return one.title(key, self.language) if kind == "choice" else key
