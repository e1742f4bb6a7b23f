"""Documents that came in, in the rights machine: an office that registers for everything, for its unit, those below or chosen ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.documents.selectors.receipts import get_receipt, list_receipts
from apps.documents.selectors.visibility import REGISTER, receipt_ref, visible_receipts
from apps.documents.services.maintain_categories import create_category
from apps.documents.services.save_receipt import ReceiptValues, register_receipt
from ctp_core.api import permissions
from ctp_core.contracts import DATA_SCOPE_KINDS, PAGE_LIMIT, Actor, DataScope, NotFound, PageRequest
from ctp_index.api import request_updates
from ctp_index.kit.rights_machine import WORD, RightsScenario
from ctp_organization.kit.rights_world import SYSTEM, Person, World

RECEIPTS = 6
KINDS = (None, *(one for one in DATA_SCOPE_KINDS if one != "own"))


@dataclass(eq=False)
class ReceiptModel:
    """A document that came in for a unit."""

    id: UUID
    unit: UUID


class ReceiptTrial:
    """See ``RightsTrial``."""

    module, kind = "documents", "receipt"

    def __init__(self, world: World) -> None:
        self.world = world
        people = dict.fromkeys(("propose", "decide"), (world.people[0].principal,))
        category = create_category(direction="receipt", name="trial", word="T", people=people, actor=SYSTEM)
        self.category = category.id
        self.receipts: list[ReceiptModel] = []
        # Who registers: for everything (None), or for a part of the data.
        self.office: dict[Person, DataScope | None] = {}
        for _ in range(RECEIPTS):
            self.register()
        for _ in range(3):
            self.appoint()

    def step(self) -> str:
        """One change."""
        return self.world.random.choice((self.register, self.appoint, self.appoint, self.dismiss))()

    def register(self) -> str:
        """Something came in."""
        unit = self.world.random.choice(list(self.world.parents))
        values = ReceiptValues(
            category_id=self.category,
            unit_id=unit,
            sender="outside",
            title=f"{WORD} {len(self.receipts)}",
            received_on=timezone.localdate(),
        )
        made = register_receipt(values=values, actor=SYSTEM)
        self.receipts.append(ReceiptModel(made.public_id, unit))
        return f"receipt for {unit}"

    def appoint(self) -> str:
        """Somebody registers from now on, or for another part."""
        person, kind = self.world.somebody(), self.world.random.choice(KINDS)
        units = self.world.random.sample(list(self.world.parents), 2) if kind == "chosen" else []
        scope = DataScope(kind, frozenset(units)) if kind else None
        key = permissions.account_key(person.account_pk)
        permissions.grant_permission(code=REGISTER, key=key, scope=scope, actor=SYSTEM)
        self.office[person] = scope
        self._index()
        return f"{person.ref.name} registers for {kind or 'everything'}"

    def dismiss(self) -> str:
        """Somebody registers no more."""
        person = self.world.somebody()
        permissions.revoke_permission(code=REGISTER, key=permissions.account_key(person.account_pk), actor=SYSTEM)
        self.office.pop(person, None)
        self._index()
        return f"{person.ref.name} registers no more"

    # --- The model ----------------------------------------------------------------------------------------------------
    def sees(self, person: Person) -> set[UUID]:
        """What the office's part of the data holds."""
        if not person.active or person not in self.office:
            return set()
        scope = self.office[person]
        return {one.id for one in self.receipts if scope is None or self._reaches(scope, person, one.unit)}

    lists = finds = sees

    def _reaches(self, scope: DataScope, person: Person, unit: UUID) -> bool:
        way = self.world.way_up(unit)
        if scope.kind == "chosen":
            return bool(way & scope.units)
        return person.home == unit if scope.kind == "unit" else person.home in way

    def works_with(self, person: Person) -> set[Person]:
        """A register is no work together."""
        return set()

    def told(self, person: Person) -> set[UUID]:
        """Nobody is told."""
        return set()

    def all_ids(self) -> set[UUID]:
        """Every document of the trial."""
        return {one.id for one in self.receipts}

    # --- The server ---------------------------------------------------------------------------------------------------
    def opens(self, actor: Actor, id: UUID) -> bool:  # noqa: A002
        """Does its page open?"""
        try:
            get_receipt(receipt_id=id, actor=actor)
        except NotFound:
            return False
        return True

    def surfaces(self) -> Mapping[str, Callable[[Actor], set[UUID] | int]]:
        """As the doors ask."""
        return {"list": self._list, "count": lambda actor: visible_receipts(actor).count()}

    def _list(self, actor: Actor) -> set[UUID]:
        return {one.id for one in list_receipts(actor=actor, page=PageRequest(size=PAGE_LIMIT)).items}

    def _index(self) -> None:
        with transaction.atomic():
            request_updates(refs=[receipt_ref(one.id) for one in self.receipts])


SCENARIO = RightsScenario("documents", ReceiptTrial)
