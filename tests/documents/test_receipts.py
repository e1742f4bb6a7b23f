"""What comes in (收文)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.documents.models import Receipt
from apps.documents.selectors.receipts import get_receipt, list_receipts
from apps.documents.selectors.visibility import receipt_ref
from apps.documents.services.issue_dispatch import issue_dispatch, number_dispatch
from apps.documents.services.save_receipt import ReceiptValues, register_receipt, register_signed, update_receipt
from apps.documents.services.send_receipt import finish_receipt, send_receipt
from apps.documents.services.sign_for import sign_for
from apps_api.documents import DocumentInvalid, RegisteringForbidden
from ctp_core.contracts import NotFound, PageRequest
from ctp_workflow.api import instances
from tests.documents.conftest import Bureau

PAGE = PageRequest()


def values(bureau: Bureau, **more: Any) -> ReceiptValues:
    given: dict[str, Any] = {
        "category_id": bureau.receipts.id,
        "unit_id": bureau.company.id,
        "sender": "国务院办公厅",
        "their_number": "国办发〔2017〕39号",
        "title": "关于印发政务信息系统整合共享实施方案的通知",
        "received_on": date(2026, 5, 18),
    }
    return ReceiptValues(**(given | more))


def test_register_decide_and_deal_with_it(bureau: Bureau) -> None:
    made = register_receipt(values=values(bureau), actor=bureau.actor("米芾"))
    assert made.number == "远山〔2026〕收1号"
    assert get_receipt(receipt_id=made.public_id, actor=bureau.actor("沈括")).can == {"edit", "send", "finish"}
    with pytest.raises(NotFound):
        get_receipt(receipt_id=made.public_id, actor=bureau.actor("苏轼"))
    send_receipt(receipt_id=made.public_id, actor=bureau.actor("米芾"))
    for name in ("米芾", "沈括"):
        item = instances.find_open_item(subject=receipt_ref(made.public_id), actor=bureau.actor(name))
        assert item is not None
        instances.act(item_id=item.id, operation="agree", opinion="请信息中心办理", actor=bureau.actor(name))
    assert get_receipt(receipt_id=made.public_id, actor=bureau.actor("米芾")).state == "finished"


def test_who_registers(bureau: Bureau) -> None:
    with pytest.raises(RegisteringForbidden):
        register_receipt(values=values(bureau), actor=bureau.actor("苏轼"))
    own = register_receipt(values=values(bureau, unit_id=bureau.archive.id), actor=bureau.actor("黄庭坚"))
    assert [one.title for one in list_receipts(actor=bureau.actor("黄庭坚"), page=PAGE).items] == [own.title]
    assert list_receipts(actor=bureau.actor("秦观"), page=PAGE).items == ()


def test_entries_are_checked(bureau: Bureau) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    wrong = values(bureau, title="", sender=" ", received_on=tomorrow, secrecy="top_secret")
    with pytest.raises(DocumentInvalid) as refused:
        register_receipt(values=wrong, actor=bureau.actor("米芾"))
    assert sorted(refused.value.fields) == ["received_on", "secrecy", "sender", "title"]
    assert Receipt.objects.count() == 0


def test_what_came_from_inside_is_signed_for_and_registered(bureau: Bureau) -> None:
    made = bureau.approved(recipients=(bureau.unit(bureau.archive),))
    number = number_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾")).number
    issue_dispatch(dispatch_id=made.public_id, actor=bureau.actor("米芾"))
    receipt = Receipt.objects.get()
    assert (receipt.their_number, receipt.title, receipt.unit_name) == (number, made.title, "档案室")
    head = bureau.actor("黄庭坚")
    assert get_receipt(receipt_id=receipt.public_id, actor=head).can == {"sign", "send_back"}
    assert receipt.distribution is not None
    sign_for(distribution_id=receipt.distribution.public_id, actor=head)
    registered = register_signed(receipt_id=receipt.public_id, category_id=bureau.receipts.id, actor=head)
    assert registered.number == f"远山〔{timezone.localdate().year}〕收1号"
    finish_receipt(receipt_id=receipt.public_id, note="已传阅", actor=head)
    assert get_receipt(receipt_id=receipt.public_id, actor=head).note == "已传阅"


def test_change_before_the_flow(bureau: Bureau) -> None:
    made = register_receipt(values=values(bureau), actor=bureau.actor("米芾"))
    update_receipt(receipt_id=made.public_id, values=values(bureau, title="更正后的标题"), actor=bureau.actor("米芾"))
    found = get_receipt(receipt_id=made.public_id, actor=bureau.actor("米芾"))
    assert (found.title, found.number, found.revision) == ("更正后的标题", "远山〔2026〕收1号", 2)
