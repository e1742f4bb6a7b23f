"""The engine's questions about people and values, answered from the organisation and the expression language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from ctp_core.api import expressions, permissions
from ctp_core.contracts import MemberRef, NotFound, PrincipalRef
from ctp_organization.api import members, principals, units
from ctp_workflow.domain.nodes import CHOSEN_RULES, LEVEL_RULES, PRINCIPAL_RULES, Node, Participant
from ctp_workflow.domain.resolving import Behind, Found
from ctp_workflow.selectors.flows_below import entries_below
from ctp_workflow.selectors.traces import pack_trace

ADMINISTER = "workflow.administer"
LAST_OUTCOME = "last_outcome"
"""What conditions call the outcome of the step before them: agreed, rejected, handled, submitted, skipped."""
ROAD_RULES = (*CHOSEN_RULES, "previous", "previous_head")


class OrganizationResolver:
    """Answers for one instance and one step; every rule is asked once. ``names`` keeps all people it met."""

    def __init__(self, *, starter: MemberRef, variables: Mapping[str, Any], fields: Mapping[str, str]) -> None:
        self.starter = starter
        self.fields = fields
        self.variables = {"starter": {"id": str(starter.id), "name": starter.name}, **variables}
        self.names: dict[int, MemberRef] = {starter.pk: starter}
        self._found: dict[Participant, tuple[MemberRef, ...]] = {}
        self._administrators: tuple[int, ...] | None = None

    def people(self, node: Node, participants: Sequence[Participant], behind: Behind) -> list[Found]:
        """Whom *participants* name, in their order."""
        self._load_members(participants)
        return [
            Found(person, one.kind, _params(one))
            for one in participants
            for person in (
                self._of_the_road(one, behind) if one.kind in ROAD_RULES else [who.pk for who in self._people_of(one)]
            )
        ]

    def heads(self, person: int, level: int) -> list[Found]:
        """Who leads somebody, so many levels up."""
        found = self._meet(_heads_above(person, level))
        return [Found(one.pk, "starter_head", {"level": level}) for one in found]

    def standing(self, people: Sequence[int]) -> list[int]:
        """Those who are still active."""
        found = members.list_members_by_pk(pks=set(people))
        self.names.update({pk: one.ref for pk, one in found.items()})
        return [person for person in people if person in found and found[person].is_active]

    def administrators(self) -> tuple[int, ...]:
        """The members who hold ``workflow.administer``."""
        if self._administrators is None:
            keys = permissions.list_permission_holders(code=ADMINISTER)
            found = principals.members_of(refs=principals.refs_of_keys(keys=keys)) if keys else ()
            self._administrators = tuple(one.pk for one in self._meet(found))
        return self._administrators

    def children(self, node: Node) -> int:
        """How many flows run below *node*. Raises NoBranch where the form does not say."""
        return len(entries_below(node, self.variables))

    def evaluate(self, expression: str, last_outcome: str = "") -> tuple[bool, str]:
        """Whether a condition holds over the variables. Raises ValueError with a sentence."""
        values = {LAST_OUTCOME: last_outcome, **self.variables}
        try:
            found = expressions.evaluate(parsed(expression), values, types=_types(self.fields), today=today())
        except expressions.ExpressionError as error:
            raise ValueError(say(error)) from error
        return found.value is True, pack_trace(found.trace)

    def _of_the_road(self, one: Participant, behind: Behind) -> list[int]:
        """Whom the road taken so far names."""
        if one.kind in CHOSEN_RULES:
            return self.standing(behind.chosen)
        if one.kind == "previous":
            return self.standing(behind.previous)
        return [head.person for person in behind.previous for head in self.heads(person, one.level)]

    def _people_of(self, one: Participant) -> tuple[MemberRef, ...]:
        if one not in self._found:
            self._found[one] = self._meet(self._ask(one))
        return self._found[one]

    def _ask(self, one: Participant) -> Sequence[MemberRef]:
        if one.kind == "member":
            return _active([UUID(one.id)])
        if one.kind in PRINCIPAL_RULES:
            return principals.members_of(refs=(PrincipalRef(one.kind, UUID(one.id)),))  # type: ignore[arg-type]
        if one.kind == "unit_heads":
            return _heads(UUID(one.id))
        if one.kind == "starter":
            return (self.starter,)
        if one.kind == "starter_head":
            return _heads_above(self.starter.pk, one.level)
        if one.kind == "starter_head_chain":
            return tuple(head for up in range(1, one.level + 1) for head in _heads_above(self.starter.pk, up))
        ids = ids_in(self.variables.get(one.field))
        if one.kind == "field":
            return _active(ids)
        return tuple(head for each in ids for head in _heads(each))

    def _load_members(self, participants: Sequence[Participant]) -> None:
        """People named one by one are asked for together."""
        wanted = {one: UUID(one.id) for one in participants if one.kind == "member" and one not in self._found}
        if len(wanted) < 2:
            return
        by_id = {one.id: one for one in self._meet(_active(wanted.values()))}
        for one, each in wanted.items():
            self._found[one] = (by_id[each],) if each in by_id else ()

    def _meet(self, found: Sequence[MemberRef]) -> tuple[MemberRef, ...]:
        self.names.update({one.pk: one for one in found})
        return tuple(found)


def ids_in(value: Any) -> list[UUID]:
    """The public ids in a form value: one ``{"id": …}``, a list of them, or plain texts."""
    found = []
    for one in value if isinstance(value, list | tuple) else [value]:
        text = one.get("id") if isinstance(one, Mapping) else one
        try:
            found.append(text if isinstance(text, UUID) else UUID(str(text)))
        except ValueError:
            continue
    return found


@lru_cache(maxsize=2048)
def parsed(expression: str) -> expressions.Expression:
    """The tree of a condition, parsed once a process."""
    return expressions.parse(expression)


def say(error: expressions.ExpressionError) -> str:
    """The sentence of an expression's mistake."""
    found = error.fields["expression"][0]
    return found.message % found.params


def today() -> date:
    """The day at the office."""
    return timezone.localdate()


def _types(fields: Mapping[str, str]) -> Mapping[str, expressions.ValueType]:
    return {"starter": "member", LAST_OUTCOME: "text", **fields}  # type: ignore[dict-item]


def _active(ids: Iterable[UUID]) -> tuple[MemberRef, ...]:
    """The active members of *ids* in that order, one query."""
    wanted = list(dict.fromkeys(ids))
    found = members.list_active_refs(ids=wanted) if wanted else {}
    return tuple(found[each] for each in wanted if each in found)


def _heads(unit_id: UUID) -> tuple[MemberRef, ...]:
    try:
        return units.heads_of(unit_pk=units.get_unit(id=unit_id).pk)
    except NotFound:
        return ()


def _heads_above(member_pk: int, level: int) -> tuple[MemberRef, ...]:
    try:
        return units.head_of_member(member_pk=member_pk, level=level)
    except NotFound:
        return ()


def _params(one: Participant) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if one.name:
        found["name"] = one.name
    if one.field:
        found["field"] = one.field
    if one.kind in LEVEL_RULES:
        found["level"] = one.level
    return found
