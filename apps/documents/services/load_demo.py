"""The demo's documents: categories, the State Council's notice, and some on their way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from apps.documents.models import Category, Dispatch
from apps.documents.selectors.visibility import MANAGE, NUMBER, REGISTER, SIGN_FOR_UNIT
from apps.documents.services.issue_dispatch import issue_dispatch, number_dispatch
from apps.documents.services.maintain_categories import create_category
from apps.documents.services.save_dispatch import DispatchValues, create_dispatch
from apps.documents.services.save_receipt import ReceiptValues, register_receipt
from apps.documents.services.send_dispatch import send_dispatch
from apps.documents.services.send_receipt import send_receipt
from ctp_core.api import actors, permissions
from ctp_core.contracts import Actor, PrincipalRef, system_actor
from ctp_organization.api import members, principals, units
from ctp_organization.contracts import MemberDto
from ctp_workflow.api import instances

FOLDER = Path(__file__).resolve().parents[1] / "demo"
TITLES = (
    ("关于开展政务信息系统自查工作的通知", "notice", "urgent"),
    ("关于报送第四季度系统整合共享清单的函", "letter", "normal"),
    ("关于购置全文检索服务器的请示", "request", "normal"),
    ("信息化工作领导小组第三次会议纪要", "minutes", "normal"),
)


def load_demo(tell: Callable[[str], None]) -> None:
    """Two categories, an issued document, some in their flows, two that came in."""
    people = _people()
    if len(people) < 8:
        tell("documents: too few people for a demo")
        return
    system = system_actor("demo")
    clerk, head, lawyer, leader = people[0], people[1], people[2], people[3]
    office = _named(clerk)
    for code in (REGISTER, NUMBER, SIGN_FOR_UNIT, MANAGE):
        permissions.grant_permission(code=code, key=permissions.account_key(clerk.account_pk), actor=system)
    dispatches = create_category(
        direction="dispatch",
        name="单位发文",
        word="远山发",
        people={"check": office, "countersign": _named(head, lawyer), "sign": _named(leader)},
        actor=system,
    )
    receipts = create_category(
        direction="receipt",
        name="上级来文",
        word="远山收",
        people={"propose": office, "decide": _named(leader), "carry": _named(head)},
        actor=system,
    )
    _issued(people, dispatches.id, clerk)
    for number, (title, kind, urgency) in enumerate(TITLES):
        drafter = people[4 + number % (len(people) - 4)]
        values = DispatchValues(
            category_id=dispatches.id,
            title=title,
            kind=kind,
            urgency=urgency,
            body="有关单位：\n\n现将有关事项通知如下，请认真组织落实。",
            recipients=_units(people),
        )
        made = create_dispatch(values=values, actor=_actor(drafter))
        if number < len(TITLES) - 1:
            send_dispatch(dispatch_id=made.public_id, actor=_actor(drafter))
    _received(clerk, receipts.id)
    tell(f"documents: {Dispatch.objects.count()} documents in {Category.objects.count()} categories")


def _people() -> list[MemberDto]:
    """People with a place in the house, in a stable order."""
    found = principals.members_of(refs=(PrincipalRef("everyone"),))[:40]
    standing = members.list_members_by_pk(pks=[one.pk for one in found])
    return [standing[one.pk] for one in found if one.pk in standing and standing[one.pk].unit is not None]


def _named(*people: MemberDto) -> tuple[PrincipalRef, ...]:
    return tuple(PrincipalRef("member", one.id) for one in people)


def _units(people: list[MemberDto]) -> tuple[PrincipalRef, ...]:
    found = dict.fromkeys(one.unit.id for one in people if one.unit is not None)
    return tuple(PrincipalRef("unit", one) for one in list(found)[:4])


def _actor(person: MemberDto) -> Actor:
    return actors.actor_for_account(account_pk=person.account_pk)


def _issued(people: list[MemberDto], category_id: UUID, clerk: MemberDto) -> None:
    """The State Council's notice, forwarded: through its whole flow, numbered and issued."""
    drafter = people[4]
    values = DispatchValues(
        category_id=category_id,
        title="转发国务院办公厅关于印发政务信息系统整合共享实施方案的通知",
        kind="notice",
        body=(FOLDER / "notice.txt").read_text(encoding="utf-8"),
        addressees="各部门、各直属单位",
        recipients=_units(people),
        copies=_named(people[5], people[6]),
    )
    made = create_dispatch(values=values, actor=_actor(drafter))
    flow = send_dispatch(dispatch_id=made.public_id, actor=_actor(drafter))
    for _ in range(12):
        steps = instances.get_progress(instance_id=flow.id, actor=system_actor("demo"), predict=False).now
        holders = [one.member.pk for step in steps for one in step.people if one.state == "pending"]
        for person in members.list_members_by_pk(pks=holders).values():
            item = instances.find_open_item(subject=flow.subject, actor=_actor(person))
            if item is not None:
                instances.act(item_id=item.id, operation="agree", opinion="同意。", actor=_actor(person))
    number_dispatch(dispatch_id=made.public_id, actor=_actor(clerk))
    issue_dispatch(dispatch_id=made.public_id, actor=_actor(clerk))


def _received(clerk: MemberDto, category_id: UUID) -> None:
    """Two from outside: one registered, one on its way."""
    if clerk.unit is None:
        return
    for number, (sender, their, title) in enumerate(
        (
            ("国务院办公厅", "国办发〔2017〕39号", "国务院办公厅关于印发政务信息系统整合共享实施方案的通知"),
            ("国家档案局", "档发〔2017〕9号", "关于做好电子公文归档工作的通知"),
        )
    ):
        values = ReceiptValues(
            category_id=category_id,
            unit_id=units.get_unit_by_pk(pk=clerk.unit.pk).id,
            sender=sender,
            their_number=their,
            title=title,
            received_on=date(2017, 5, 18 + number),
            body=(FOLDER / "notice.txt").read_text(encoding="utf-8") if number == 0 else "",
        )
        made = register_receipt(values=values, actor=_actor(clerk))
        if number == 0:
            send_receipt(receipt_id=made.public_id, actor=_actor(clerk))
