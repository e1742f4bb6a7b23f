"""An office to run flows in: people, heads, and a subject whose module writes down what it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client
from uuid6 import uuid7

from ctp_core.api import actors
from ctp_core.applets.modules import collecting
from ctp_core.contracts import Actor, ObjectRef, system_actor
from ctp_core.kit.testing import ApiClient, api_client, client_for
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto, UnitDto
from ctp_workflow.api import definitions, instances
from ctp_workflow.contracts import InstanceDto, ItemDto, ProcessSubject

SYSTEM = system_actor("test")


@dataclass
class Desk:
    """What the subject's module was told."""

    readers: set[int] = field(default_factory=set)
    told: list[tuple[str, str]] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    fail_on_finish: bool = False

    def finished(self, instance: InstanceDto, actor: Actor) -> None:
        self.told.append(("finished", instance.outcome))
        if self.fail_on_finish:
            raise RuntimeError("the module could not follow")


DESK = Desk()
SUBJECT = ProcessSubject(
    kind="office",
    url=lambda ref, item: f"/trial/{ref.id}/" + (f"?item={item}" if item else ""),
    may_read=lambda actor, _id: actor.member is not None and actor.member.pk in DESK.readers,
    variables=lambda ref: DESK.variables,
    hidden=lambda _actor, _id: DESK.hidden,
    on_started=lambda instance: DESK.told.append(("started", instance.title)),
    on_finished=lambda instance, actor: DESK.finished(instance, actor),
    on_item_opened=lambda item: DESK.told.append(("opened", item.member.name)),
    on_item_closed=lambda item: DESK.told.append(("closed", item.member.name)),
    on_retitled=lambda instance, _actor: DESK.told.append(("retitled", instance.title)),
)


@contextmanager
def subject_at_hand() -> Iterator[Desk]:
    """The subject is contributed by the workflow unit itself while this runs."""
    listed = collecting._listed

    def with_subject(module: str, attribute: str) -> tuple[Any, ...]:
        found = listed(module, attribute)
        return (*found, SUBJECT) if module == "ctp_workflow.contributions" else found

    DESK.__init__()  # type: ignore[misc]
    with mock.patch.object(collecting, "_listed", with_subject):
        yield DESK


@dataclass
class Office:
    """王安石 leads the office 苏轼 works in, 沈括 the company; 曾巩 and 欧阳修 countersign; 李清照 is a bystander."""

    desk: Desk
    company: UnitDto
    office: UnitDto
    people: dict[str, MemberDto]

    def actor(self, name: str) -> Actor:
        return actors.actor_for_account(account_pk=self.people[name].account_pk)

    def named(self, *names: str) -> list[dict[str, Any]]:
        return [{"kind": "member", "id": str(self.people[name].id), "name": name} for name in names]

    def step(self, node: str, *names: str, **more: Any) -> dict[str, Any]:
        return {"id": node, "kind": "approve", "name": node, "participants": self.named(*names), **more}

    def start(self, graph: dict[str, Any], starter: str = "苏轼", **more: Any) -> InstanceDto:
        return instances.start(
            graph=graph,
            subject=more.pop("subject", None) or ObjectRef("workflow", "office", uuid7()),
            title=more.pop("title", "关于购置服务器的请示"),
            starter=self.people[starter].ref,
            variables=more.pop("variables", {}),
            actor=self.actor(starter),
            **more,
        )

    def item(self, instance: InstanceDto, name: str) -> ItemDto:
        found = instances.find_open_item(subject=instance.subject, actor=self.actor(name))
        assert found is not None, f"{name} has nothing open"
        return found

    def act(self, instance: InstanceDto, name: str, operation: str = "agree", **more: Any) -> InstanceDto:
        item_id: UUID = self.item(instance, name).id
        actor = self.actor(name)
        if operation in ("disagree", "return"):
            more.setdefault("opinion", "不妥")
        return instances.act(item_id=item_id, operation=operation, actor=actor, **more).instance

    def holders(self, instance: InstanceDto) -> list[str]:
        from ctp_workflow.models import WorkItem

        rows = WorkItem.objects.filter(instance__public_id=instance.id, state="pending").order_by("pk")
        by_pk = {one.pk: name for name, one in self.people.items()}
        return [by_pk[row.member_id] for row in rows]


def build_office(desk: Desk) -> Office:
    company = setup.create_unit(code="C", name="远山集团", kind="company", actor=SYSTEM)
    office = setup.create_unit(code="C-1", name="信息中心", parent_id=company.id, actor=SYSTEM)
    people = {}
    for number, name in enumerate(["苏轼", "王安石", "沈括", "曾巩", "欧阳修", "李清照"], start=1):
        details = setup.MemberDetails(number=f"E{number:04}", name=name)
        unit = company if name == "沈括" else office
        people[name] = setup.create_member(details=details, unit_id=unit.id, actor=SYSTEM)
    setup.set_heads(unit_id=office.id, heads=[people["王安石"].id], actor=SYSTEM)
    setup.set_heads(unit_id=company.id, heads=[people["沈括"].id], actor=SYSTEM)
    return Office(desk, company, office, people)


def browser(office: Office, name: str, language: str = "zh-hans") -> Client:
    """A browser in which *name* has signed in."""
    account = get_user_model().objects.get(pk=office.people[name].account_pk)
    return client_for(account, headers={"accept-language": language})


def program(office: Office, name: str) -> ApiClient:
    """A program that works for *name*."""
    account = get_user_model().objects.get(pk=office.people[name].account_pk)
    return api_client(account, ("workflow:read", "workflow:write"))


def publish(graph: dict[str, Any], code: str = "trial") -> UUID:
    made = definitions.create_definition(code=code, name="试行", graph=graph, actor=SYSTEM)
    return definitions.publish(definition_id=made.id, actor=SYSTEM).id
