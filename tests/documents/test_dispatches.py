"""From the draft to the last signature (发文)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.documents.domain.errors import UrgedAlready, WrongState
from apps.documents.models import Dispatch, Distribution, Receipt
from apps.documents.selectors.dispatches import get_dispatch, list_dispatches, list_distributions, list_to_sign
from apps.documents.services.issue_dispatch import issue_dispatch, number_dispatch, void_dispatch
from apps.documents.services.save_dispatch import DispatchValues, create_dispatch, update_dispatch
from apps.documents.services.send_dispatch import send_dispatch
from apps.documents.services.sign_for import send_back, sign_for, urge
from apps_api.documents import DocumentInvalid
from ctp_core.api import numbering
from ctp_core.contracts import Forbidden, NotFound, PageRequest
from ctp_organization.api import setup
from ctp_portal.api import notifications, todos
from ctp_workflow.api import instances
from tests.documents.conftest import SYSTEM, Bureau

PAGE = PageRequest()


def box(bureau: Bureau, name: str, which: str = "pending") -> list[tuple[str, str]]:
    found = todos.list_todos(actor=bureau.actor(name), box=which, page=PAGE)  # type: ignore[arg-type]
    return [(one.title, one.tag) for one in found.items]


def test_the_whole_way(bureau: Bureau) -> None:
    recipients = (bureau.unit(bureau.archive), bureau.member("李清照"))
    made = bureau.draft(recipients=recipients)
    assert box(bureau, "苏轼", "draft") == [("关于开展自查的通知", "")]
    send_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼"))
    assert box(bureau, "苏轼", "draft") == []
    assert box(bureau, "苏轼", "sent") == [("关于开展自查的通知", "")]
    for name in ("王安石", "曾巩", "欧阳修"):
        bureau.agree(made.public_id, name)
    assert get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("沈括")).signed_by == ""
    bureau.agree(made.public_id, "沈括")
    signed = get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    assert (signed.state, signed.signed_by, signed.number) == ("approved", "沈括", "")
    assert signed.can == {"number", "void"}
    assert box(bureau, "米芾") == [("关于开展自查的通知", "To number")]

    year = timezone.localdate().year
    number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    numbered = get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    assert (numbered.state, numbered.number) == ("numbered", f"远山发〔{year}〕1号")
    assert box(bureau, "米芾") == [("关于开展自查的通知", "To issue")]
    with pytest.raises(NotFound):
        get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("李清照"))

    issue_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    assert box(bureau, "米芾") == []
    assert box(bureau, "李清照") == [("关于开展自查的通知", "To sign for")]
    assert box(bureau, "黄庭坚") == [("关于开展自查的通知", "To sign for")]
    assert get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("秦观")).number == f"远山发〔{year}〕1号"
    assert Receipt.objects.get().state == "awaiting"
    ledger = numbering.find_entry(number_id=Dispatch.objects.get().number_id)
    assert ledger is not None
    assert ledger.state == "used"

    for name in ("李清照", "黄庭坚"):
        waiting = list_to_sign(actor=bureau.actor(name), page=PAGE).items
        sign_for(distribution_id=waiting[0].id, actor=bureau.actor(name))
        assert box(bureau, name) == []
        assert box(bureau, name, "done")[0][1] == "Signed for"
    found = list_distributions(dispatch_id=made.public_id, actor=bureau.actor("苏轼"), page=PAGE).items
    assert [(one.receiver, one.state, one.signed_by) for one in found] == [
        ("李清照", "signed", "李清照"),
        ("档案室", "signed", "黄庭坚"),
    ] or [(one.receiver, one.signed_by) for one in found] == [("档案室", "黄庭坚"), ("李清照", "李清照")]
    assert Receipt.objects.get().state == "signed"


def test_only_those_concerned_see_a_document(bureau: Bureau) -> None:
    made = bureau.draft()
    for name in ("王安石", "沈括", "米芾", "李清照"):
        with pytest.raises(NotFound):
            get_dispatch(dispatch_id=made.public_id, actor=bureau.actor(name))
    send_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼"))
    assert get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("王安石")).title == made.title
    with pytest.raises(NotFound):
        get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("沈括"))
    assert [one.title for one in list_dispatches(actor=bureau.actor("王安石"), page=PAGE).items] == [made.title]
    assert list_dispatches(actor=bureau.actor("李清照"), page=PAGE).items == ()


def test_a_rejected_document_is_the_drafters_again(bureau: Bureau) -> None:
    made = bureau.draft()
    flow = send_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼"))
    item = instances.find_open_item(subject=flow.subject, actor=bureau.actor("王安石"))
    assert item is not None
    instances.act(item_id=item.id, operation="disagree", opinion="标题不妥", actor=bureau.actor("王安石"))
    back = get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼"))
    assert (back.state, "edit" in back.can) == ("running", True), "the flow's rule sends it back to the drafter"
    values = DispatchValues(category_id=bureau.dispatches.id, title="关于开展自查工作的通知")
    update_dispatch(dispatch_id=made.public_id, values=values, actor=bureau.actor("苏轼"))
    instances.revoke(instance_id=flow.id, mode="draft", actor=bureau.actor("苏轼"))
    assert get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼")).state == "draft"
    send_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼"))


def test_numbers_follow_one_another_and_a_void_one_stays_void(bureau: Bureau) -> None:
    year = timezone.localdate().year
    first, second = bureau.approved(title="甲通知"), bureau.approved(title="乙通知")
    clerk = bureau.actor("米芾")
    assert number_dispatch(dispatch_id=first.public_id, actor=clerk).number == f"远山发〔{year}〕1号"
    void_dispatch(dispatch_id=first.public_id, reason="发错", actor=clerk)
    assert number_dispatch(dispatch_id=second.public_id, actor=clerk).number == f"远山发〔{year}〕2号"
    ledger = numbering.find_entry(number_id=Dispatch.objects.get(pk=first.pk).number_id)
    assert ledger is not None
    assert (ledger.state, ledger.reason) == ("void", "发错")
    with pytest.raises(WrongState):
        issue_dispatch(dispatch_id=first.public_id, actor=clerk)


def test_rights_are_asked(bureau: Bureau) -> None:
    made = bureau.approved()
    with pytest.raises(Forbidden):
        number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼"))
    with pytest.raises(NotFound):
        number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("李清照"))
    with pytest.raises(Forbidden):
        send_dispatch(dispatch_id=made.public_id, actor=bureau.actor("沈括"))


def test_entries_are_checked(bureau: Bureau) -> None:
    values = DispatchValues(category_id=bureau.dispatches.id, title=" ", kind="poem", urgency="asap", secrecy="secret")
    with pytest.raises(DocumentInvalid) as refused:
        create_dispatch(values=values, actor=bureau.actor("苏轼"))
    assert sorted(refused.value.fields) == ["kind", "secrecy", "title", "urgency"]


def test_a_unit_sends_back_what_reached_the_wrong_place(bureau: Bureau) -> None:
    made = bureau.approved(recipients=(bureau.unit(bureau.archive),))
    clerk = bureau.actor("米芾")
    number_dispatch(dispatch_id=made.public_id, actor=clerk)
    issue_dispatch(dispatch_id=made.public_id, actor=clerk)
    row = Distribution.objects.get()
    with pytest.raises(NotFound):
        sign_for(distribution_id=row.public_id, actor=bureau.actor("秦观"))
    send_back(distribution_id=row.public_id, reason="非本单位业务", actor=bureau.actor("黄庭坚"))
    assert Receipt.objects.get().state == "returned"
    assert notifications.unread_count(actor=bureau.actor("苏轼")) > 0
    with pytest.raises(WrongState):
        sign_for(distribution_id=row.public_id, actor=bureau.actor("黄庭坚"))


def test_urging_reminds_those_who_have_not_signed(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    made = bureau.approved(recipients=(bureau.unit(bureau.archive), bureau.member("李清照")))
    clerk = bureau.actor("米芾")
    number_dispatch(dispatch_id=made.public_id, actor=clerk)
    issue_dispatch(dispatch_id=made.public_id, actor=clerk)
    before = notifications.unread_count(actor=bureau.actor("李清照"))
    assert urge(dispatch_id=made.public_id, actor=bureau.actor("苏轼")) == 2
    assert notifications.unread_count(actor=bureau.actor("李清照")) == before + 1
    with pytest.raises(UrgedAlready):
        urge(dispatch_id=made.public_id, actor=bureau.actor("苏轼"))
    later: Any = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("ctp_core.api.clock.now", lambda: later)
    assert urge(dispatch_id=made.public_id, actor=bureau.actor("苏轼")) == 2


def test_urging_asks_as_much_for_many_units_as_for_one(
    bureau: Bureau,
) -> None:
    bureau.grant("秦观", "documents.sign_for_unit")
    clerk, drafter = bureau.actor("米芾"), bureau.actor("苏轼")
    counts = []
    for receivers in ((bureau.archive,), (bureau.archive, bureau.company, bureau.office)):
        made = bureau.approved(recipients=tuple(bureau.unit(one) for one in receivers))
        number_dispatch(dispatch_id=made.public_id, actor=clerk)
        issue_dispatch(dispatch_id=made.public_id, actor=clerk)
        with CaptureQueriesContext(connection) as asked:
            counts.append(urge(dispatch_id=made.public_id, actor=drafter))
        counts.append(len(asked))
    # 黄庭坚 leads the archive and 秦观 may sign for it; 沈括 and 王安石 lead the other two.
    assert counts == [2, counts[1], 4, counts[1]]


def test_issuing_asks_as_much_for_many_units_as_for_one(bureau: Bureau) -> None:
    clerk, asked = bureau.actor("米芾"), []
    for receivers in ((bureau.archive,), (bureau.archive, bureau.company, bureau.office)):
        made = bureau.approved(recipients=tuple(bureau.unit(one) for one in receivers))
        number_dispatch(dispatch_id=made.public_id, actor=clerk)
        with CaptureQueriesContext(connection) as queries:
            issue_dispatch(dispatch_id=made.public_id, actor=clerk)
        asked.append(len(queries))
        receipts = Receipt.objects.filter(distribution__dispatch=made)
        assert sorted(receipts.values_list("unit_name", flat=True)) == sorted(one.name for one in receivers)
    assert asked[0] == asked[1]
    assert [tag for _title, tag in box(bureau, "黄庭坚")] == ["To sign for", "To sign for"]
    assert [tag for _title, tag in box(bureau, "王安石")] == ["To sign for"]


def test_who_is_named_twice_gets_it_once_to_act_on(bureau: Bureau) -> None:
    archive, person = bureau.unit(bureau.archive), bureau.member("李清照")
    made = bureau.approved(recipients=(archive, person), copies=(person, archive))
    number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    issue_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    assert sorted(made.distributions.values_list("name", "role")) == [("李清照", "to"), ("档案室", "to")]
    assert get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("李清照")).state == "issued"


def test_who_gets_a_document_reads_it_but_not_what_was_said_before(bureau: Bureau) -> None:
    made = bureau.approved(recipients=(bureau.unit(bureau.archive), bureau.member("李清照")))
    number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    issue_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    flow = Dispatch.objects.get().instance_id
    assert flow is not None
    for name in ("秦观", "李清照"):
        assert get_dispatch(dispatch_id=made.public_id, actor=bureau.actor(name)).title == "关于开展自查的通知"
        with pytest.raises(NotFound):
            instances.get_progress(instance_id=flow, actor=bureau.actor(name))
        page = bureau.browser(name).get(f"/documents/dispatches/{made.public_id}/")
        assert page.status_code == 200
        assert "Opinions" not in page.content.decode()
    for name in ("苏轼", "曾巩", "米芾"):
        assert len(instances.get_progress(instance_id=flow, actor=bureau.actor(name)).opinions) == 5
        assert "Opinions" in bureau.browser(name).get(f"/documents/dispatches/{made.public_id}/").content.decode()


def test_two_of_one_name_each_get_their_own_button_to_sign(bureau: Bureau) -> None:
    details = setup.MemberDetails(number="D9999", name="李清照")
    namesake = setup.create_member(details=details, unit_id=bureau.office.id, actor=SYSTEM)
    bureau.people["namesake"] = namesake
    made = bureau.approved(recipients=(bureau.member("李清照"), bureau.member("namesake")))
    number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    issue_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    for name in ("李清照", "namesake"):
        own = Distribution.objects.get(member_id=bureau.people[name].pk)
        page = bureau.browser(name).get(f"/documents/dispatches/{made.public_id}/").content.decode()
        assert f"/documents/sign/{own.public_id}/" in page


def test_a_draft_taken_back_is_the_drafters_alone_again(bureau: Bureau) -> None:
    made = bureau.draft()
    flow = send_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼"))
    assert get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("王安石")).state == "running"
    instances.revoke(instance_id=flow.id, mode="draft", actor=bureau.actor("苏轼"))
    assert get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("苏轼")).state == "draft"
    with pytest.raises(NotFound):
        get_dispatch(dispatch_id=made.public_id, actor=bureau.actor("王安石"))
