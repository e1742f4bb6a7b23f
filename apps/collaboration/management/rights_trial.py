"""Affairs in the rights machine: begun from templates, decided by fixed people and by who acts for them, in everything or one template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.collaboration.domain.views import AFFAIR, MODULE, affair_ref
from apps.collaboration.selectors.affairs import get_affair, list_affairs, visible_to
from apps.collaboration.services.act_on_affair import act_on_affair
from apps.collaboration.services.save_draft import DraftContent, create_draft
from apps.collaboration.services.save_template import TemplateContent, save_template
from apps.collaboration.services.submit_affair import submit_affair
from apps_api.collaboration import AffairNotFound
from ctp_core.contracts import PAGE_LIMIT, Actor, PageRequest, PrincipalRef
from ctp_form.api import definitions as forms
from ctp_index.kit.rights_machine import WORD, RightsScenario
from ctp_organization.kit.rights_world import SYSTEM, Person, World
from ctp_portal.api import notifications, todos
from ctp_workflow.api import definitions as flows
from ctp_workflow.api import instances

# So many of each template, no more: the machine looks at one page of them.
TEMPLATES, MOST = 3, 18
FORM: dict[str, Any] = {"fields": [{"code": "title", "kind": "text", "label": "Title", "required": True}]}


@dataclass(eq=False)
class AffairModel:
    """An affair, who begins and who decides it, and who did so for them."""

    id: UUID
    template: UUID
    starter: Person
    holder: Person
    is_open: bool = True
    handled_by: Person | None = None

    @property
    def people(self) -> set[Person]:
        """Who takes part themselves."""
        return {self.starter, self.holder}


class AffairsTrial:
    """See ``RightsTrial``."""

    module, kind = MODULE, AFFAIR

    def __init__(self, world: World) -> None:
        self.world = world
        self.holders = {self._template(n, person): person for n, person in enumerate(world.people[-TEMPLATES:])}
        world.templates += list(self.holders)
        self.affairs: list[AffairModel] = []
        for _ in range(TEMPLATES):
            self.begin()

    def _template(self, number: int, holder: Person) -> UUID:
        code = f"trial{number}"
        form = forms.create_definition(code=code, name=code, schema=FORM, actor=SYSTEM)
        who = {"kind": "member", "id": str(holder.ref.id), "name": holder.ref.name}
        graph = {
            "nodes": [
                {"id": "start", "kind": "start"},
                {"id": "decide", "kind": "approve", "name": "Decide", "participants": [who]},
                {"id": "end", "kind": "end"},
            ],
            "edges": [{"from": "start", "to": "decide"}, {"from": "decide", "to": "end"}],
        }
        flow = flows.create_definition(code=code, name=code, graph=graph, actor=SYSTEM)
        content = TemplateContent(
            code=code,
            name=code,
            form_version_id=forms.publish(definition_id=form.id, actor=SYSTEM).id,
            flow_version_id=flows.publish(definition_id=flow.id, actor=SYSTEM).id,
            title_rule="{title}",
            users=[PrincipalRef("everyone")],
        )
        return save_template(content=content, actor=SYSTEM).id

    def step(self) -> str:
        """One change."""
        return self.world.random.choice((self.begin, self.agree, self.look_at_lists))()

    def begin(self) -> str:
        """Something is asked for."""
        if len(self.affairs) >= MOST:
            return "enough affairs"
        template = self.world.random.choice(list(self.holders))
        starter, holder = self.world.insider(), self.holders[template]
        with transaction.atomic():
            actor = starter.actor()
            content = DraftContent(values={"title": f"{WORD} {len(self.affairs)}"})
            draft = create_draft(template_id=template, content=content, actor=actor)
            made = submit_affair(affair_id=draft.id, actor=actor).id
            everybody = [one.ref.pk for one in self.world.people]
            notifications.notify(
                member_pks=everybody, kind="collaboration.commented", subject=affair_ref(made), key=f"trial:{made}"
            )
        self.affairs.append(AffairModel(made, template, starter, holder))
        return f"{starter.ref.name} asks {holder.ref.name}"

    def agree(self) -> str:
        """Decided by somebody, if that person may."""
        waiting = [one for one in self.affairs if one.is_open]
        if not waiting or self.world.random.random() < 0.6:
            return "nobody decides"
        affair, person = self.world.random.choice(waiting), self.world.somebody()
        may = person.active and (person is affair.holder or person in self._delegates(affair))
        found = instances.find_open_item(subject=affair_ref(affair.id), actor=person.actor()) if person.active else None
        if (found is not None) != may:
            raise AssertionError(f"{person.ref.name} {'may' if may else 'may not'} decide")
        if found is None:
            return f"{person.ref.name} has nothing to decide"
        act_on_affair(item_id=found.id, operation="agree", actor=person.actor())
        affair.is_open = False
        affair.handled_by = None if person is affair.holder else person
        return f"{person.ref.name} decides for {affair.holder.ref.name}"

    def look_at_lists(self) -> str:
        """To-do lists show what waits for oneself and for whom one acts, within what was entrusted."""
        person = self.world.somebody()
        if person.active:
            page = PageRequest(size=PAGE_LIMIT)
            lines = todos.list_todos(actor=person.actor(), box="pending", page=page).items
            got = {one.subject.id for one in lines if one.module == MODULE}
            wanted = {one.id for one in self.affairs if one.is_open and self._has_in_hand(person, one)}
            counted = todos.counts(actor=person.actor()).modules.get(MODULE, 0)
            if got != wanted or counted != len(wanted):
                raise AssertionError(f"the list of {person.ref.name}: {got}, {counted} for {wanted}")
        return "lists are looked at"

    # --- The model ----------------------------------------------------------------------------------------------------
    def _has_in_hand(self, person: Person, affair: AffairModel) -> bool:
        return person is affair.holder or person in self._delegates(affair)

    def _delegates(self, affair: AffairModel) -> set[Person]:
        acting = self.world.acts_for
        return {one for one in self.world.people if affair.holder in acting(one, MODULE, affair.template)}

    def sees(self, person: Person) -> set[UUID]:
        """One's own; of those one acts for what is open, and what one has decided for them."""
        return {one.id for one in self.affairs if person.active and self._is_seen(person, one)}

    def _is_seen(self, person: Person, affair: AffairModel) -> bool:
        if person in affair.people:
            return True
        return person in self._delegates(affair) and (affair.is_open or affair.handled_by is person)

    lists = finds = sees

    def works_with(self, person: Person) -> set[Person]:
        """Everybody of the flows one is in, and who acted there."""
        found: set[Person] = set()
        for one in self.affairs:
            everybody = one.people | ({one.handled_by} if one.handled_by else set())
            found |= everybody if person in everybody else set()
        return found

    def told(self, person: Person) -> set[UUID]:
        """Everybody was told of everything."""
        return self.all_ids()

    def all_ids(self) -> set[UUID]:
        """Every affair of the trial."""
        return {one.id for one in self.affairs}

    # --- The server ---------------------------------------------------------------------------------------------------
    def opens(self, actor: Actor, id: UUID) -> bool:  # noqa: A002
        """Does its page open?"""
        try:
            get_affair(affair_id=id, actor=actor)
        except AffairNotFound:
            return False
        return True

    def surfaces(self) -> Mapping[str, Callable[[Actor], set[UUID] | int]]:
        """As the doors ask."""
        return {"list": _list, "count": lambda actor: visible_to(actor).count()}


def _list(actor: Actor) -> set[UUID]:
    return {one.id for one in list_affairs(actor=actor, page=PageRequest(size=PAGE_LIMIT)).items}


RIGHTS_SCENARIO = RightsScenario("collaboration", AffairsTrial)
