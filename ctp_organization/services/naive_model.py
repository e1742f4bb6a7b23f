"""The organisation as somebody would keep it in dictionaries, walking from parent to parent: what proofs compare with."""

from __future__ import annotations

from dataclasses import dataclass, field

from ctp_core.api import permissions
from ctp_organization.models import Assignment, Member, PrincipalGroup, Unit
from ctp_organization.selectors.heads import head_of_member, list_heads

Place = tuple[int, int | None]
Target = tuple[str, int]


@dataclass
class NaiveModel:
    """Keys only; *places* of a member in the order they came, *primary* one of them, *heads* in order with the deputies marked."""

    parents: dict[int, int | None] = field(default_factory=dict)
    in_use: set[int] = field(default_factory=set)
    present: set[int] = field(default_factory=set)
    places: dict[int, list[Place]] = field(default_factory=dict)
    primary: dict[int, Place] = field(default_factory=dict)
    heads: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)

    def above(self, unit: int) -> list[int]:
        """From the unit itself up to the root."""
        found: list[int] = []
        at: int | None = unit
        while at is not None:
            found.append(at)
            at = self.parents[at]
        return found

    def depth_below(self, unit: int) -> int:
        """How many levels lie below a unit, itself counted."""
        return 1 + max((self.depth_below(one) for one, parent in self.parents.items() if parent == unit), default=0)

    def merge(self, gone: int, into: int) -> None:
        """All that stands in *gone* goes to *into*."""
        for child, parent in list(self.parents.items()):
            if parent == gone:
                self.parents[child] = into
        for member, places in self.places.items():
            changed = [(into if unit == gone else unit, post) for unit, post in places]
            unit, post = self.primary[member]
            self.primary[member] = (into if unit == gone else unit, post)
            self.places[member] = list(dict.fromkeys(changed))
        present = self.heads.get(into, [])
        known, led = {member for member, _ in present}, any(not deputy for _, deputy in present)
        come = sorted(self.heads.pop(gone, []), key=lambda one: one[1])
        self.heads[into] = present + [(member, deputy or led) for member, deputy in come if member not in known]
        self.in_use.discard(gone)

    def targets(self, member: int) -> set[Target]:
        """What a member belongs to."""
        if member not in self.present:
            return set()
        found: set[Target] = {("everyone", 0)}
        for unit, post in self.places[member]:
            found |= {("unit", unit)} | {("unit_tree", one) for one in self.above(unit)}
            found |= {("post", post)} if post else set()
        return found

    def deciding(self, unit: int) -> list[int]:
        """Who decides for a unit."""
        people = [(member, deputy) for member, deputy in self.heads.get(unit, []) if member in self.present]
        return [member for member, deputy in people if not deputy] or [member for member, _deputy in people]

    def superiors(self, member: int) -> list[list[int]]:
        """The heads above a member, step by step."""
        way = self.above(self.primary[member][0])
        return [people for unit in way if (people := self.deciding(unit)) and member not in people]


def differences(model: NaiveModel) -> list[str]:
    """Where the organisation and its model do not agree, in words."""
    return [*_of_tree(model), *_of_people(model), *_of_heads(model)]


def _of_tree(model: NaiveModel) -> list[str]:
    rows = Unit.objects.values_list("pk", "parent_id", "is_active", "path", "depth")
    found = []
    for pk, parent, active, path, depth in rows:
        way = model.above(pk)
        wanted = (model.parents[pk], pk in model.in_use, f"/{'/'.join(map(str, reversed(way)))}/", len(way) - 1)
        if (parent, active, path, depth) != wanted:
            found.append(f"unit {pk} is {(parent, active, path, depth)}, should be {wanted}")
    return found


def _of_people(model: NaiveModel) -> list[str]:
    rows = Assignment.objects.order_by("pk").values_list("member_id", "unit_id", "post_id", "is_primary")
    places: dict[int, set[Place]] = {pk: set() for pk in model.places}
    primary: dict[int, Place] = {}
    for member, unit, post, first in rows:
        places[member].add((unit, post))
        if first:
            primary[member] = (unit, post)
    found = [f"member {pk} stands in {places[pk]}" for pk in places if places[pk] != set(model.places[pk])]
    found += [f"member {pk} stands first in {primary.get(pk)}" for pk in places if primary.get(pk) != model.primary[pk]]
    targets = {
        group: (kind, pk) for kind, pk, group in PrincipalGroup.objects.values_list("kind", "target_pk", "group_id")
    }
    held = groups_of_members(list(model.places))
    for pk, groups in held.items():
        if (has := {targets[one] for one in groups}) != (wanted := model.targets(pk)):
            found.append(f"member {pk} has {has - wanted} too many and lacks {wanted - has}")
    return found


def groups_of_members(pks: list[int]) -> dict[int, frozenset[int]]:
    """The groups of the accounts of members."""
    accounts = dict(Member.objects.filter(pk__in=pks).values_list("account_id", "pk"))
    return {accounts[account]: groups for account, groups in permissions.groups_of_many(account_pks=accounts).items()}


def _of_heads(model: NaiveModel) -> list[str]:
    found = []
    listed = list_heads(unit_pks=model.parents)
    for unit in model.parents:
        people = [(one.member.pk, one.is_deputy) for one in listed.get(unit, ())]
        wanted = [one for one in model.heads.get(unit, []) if one[0] in model.present]
        wanted.sort(key=lambda one: one[1])
        if people != wanted:
            found.append(f"unit {unit} is led by {people}, should be {wanted}")
    for member in sorted(model.present):
        steps = model.superiors(member)
        for level in range(1, len(steps) + 2):
            has = [one.pk for one in head_of_member(member_pk=member, level=level)]
            wanted_step = steps[level - 1] if level <= len(steps) else []
            if has != wanted_step:
                found.append(f"step {level} above member {member} is {has}, should be {wanted_step}")
    return found
