"""An office that numbers or registers for a part of the documents: lists, pages, files, search, items and explanations agree."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.documents.selectors.clerks import office_of
from apps.documents.selectors.visibility import may_read_flow, may_read_receipt, visible_dispatches, visible_receipts
from apps.documents.services.issue_dispatch import number_dispatch
from apps.documents.services.save_receipt import ReceiptValues, register_receipt
from apps_api.documents import RegisteringForbidden
from ctp_core.api import permissions
from ctp_core.contracts import DataScope, Forbidden, NotFound, PrincipalRef
from ctp_core.kit.testing import client_for, make_account
from ctp_index.kit.testing import catch_up_index
from ctp_organization.api import principals, setup
from tests.documents.conftest import SYSTEM, Bureau

CHOSEN, UNIT, TREE = "chosen", "unit", "unit_tree"


@pytest.fixture(autouse=True)
def own_index(settings: Any, tmp_path: Any) -> None:
    settings.CTP_INDEX_DIR = str(tmp_path)


def give(bureau: Bureau, name: str, code: str, kind: Any, *units: Any) -> None:
    key = permissions.account_key(bureau.people[name].account_pk)
    scope = DataScope(kind, frozenset(one.id for one in units))
    permissions.grant_permission(code=code, key=key, scope=scope, actor=SYSTEM)


def came_in(bureau: Bureau, unit: Any, actor: Any = SYSTEM) -> Any:
    values = ReceiptValues(
        category_id=bureau.receipts.id,
        unit_id=unit.id,
        sender="县府",
        title=f"{unit.name}来文",
        received_on=timezone.localdate(),
    )
    return register_receipt(values=values, actor=actor)


def titles(bureau: Bureau, name: str) -> set[str]:
    return set(visible_receipts(bureau.actor(name)).values_list("title", flat=True))


def test_a_register_for_a_part_of_the_units(bureau: Bureau, django_assert_num_queries: Any) -> None:
    give(bureau, "李清照", "documents.register", CHOSEN, bureau.archive)
    rows = {unit.name: came_in(bureau, unit) for unit in (bureau.company, bureau.office, bureau.archive)}
    catch_up_index()
    assert titles(bureau, "李清照") == {"档案室来文"}
    hers = bureau.actor("李清照")
    assert [may_read_receipt(hers, one.public_id) for one in rows.values()] == [False, False, True]
    client = bureau.browser("李清照")
    listed = client.get("/documents/receipts/").content.decode()
    assert ("档案室来文" in listed, "信息中心来文" in listed) == (True, False)
    assert client.get(f"/documents/receipts/{rows['信息中心'].public_id}/").status_code == 404
    found = client.get("/search/?q=来文").content.decode()
    assert (str(rows["档案室"].public_id) in found, str(rows["信息中心"].public_id) in found) == (True, False)
    # One query for the actor's rights as ever, one for the chosen units, one for the rows.
    actor = bureau.actor("李清照")
    with django_assert_num_queries(2):
        assert len(list(visible_receipts(actor))) == 1
    # One's own unit alone, and with the units below.
    for kind, seen in ((UNIT, {"信息中心来文"}), (TREE, {"信息中心来文"})):
        give(bureau, "李清照", "documents.register", kind)
        assert titles(bureau, "李清照") == seen, kind
    setup.assign(member_id=bureau.people["李清照"].id, unit_id=bureau.company.id, primary=True, actor=SYSTEM)
    assert titles(bureau, "李清照") == {"远山集团来文", "信息中心来文", "档案室来文"}
    give(bureau, "李清照", "documents.register", UNIT)
    assert titles(bureau, "李清照") == {"远山集团来文"}
    # What is registered for the part is registered by the same rule, on the page and over REST.
    hers = bureau.actor("李清照")
    assert came_in(bureau, bureau.company, hers).state == "registered"
    with pytest.raises(RegisteringForbidden):
        came_in(bureau, bureau.office, hers)
    assert [one["unit"] for one in bureau.token("李清照").get("/api/v1/documents/receipts/").json()["items"]] == [
        "远山集团", "远山集团",
    ]  # fmt: skip


def test_an_office_that_numbers_what_its_unit_drafts(bureau: Bureau) -> None:
    give(bureau, "李清照", "documents.number", TREE)
    give(bureau, "秦观", "documents.number", TREE)
    sent = bureau.approved()
    assert {one.name for one in office_of(sent)} == {"米芾", "李清照"}
    near, far = bureau.actor("李清照"), bureau.actor("秦观")
    assert [visible_dispatches(one).filter(pk=sent.pk).exists() for one in (near, far)] == [True, False]
    assert [may_read_flow(one, sent.public_id) for one in (near, far)] == [True, False]
    assert "关于开展自查的通知" in bureau.browser("李清照").get("/todos/").content.decode()
    assert "关于开展自查的通知" not in bureau.browser("秦观").get("/todos/").content.decode()
    with pytest.raises(NotFound):
        number_dispatch(dispatch_id=sent.public_id, actor=far)
    assert number_dispatch(dispatch_id=sent.public_id, actor=near).state == "numbered"
    # Again changes nothing for the office; whoever drafted it is none.
    assert number_dispatch(dispatch_id=sent.public_id, actor=near).number == sent_number(sent)
    with pytest.raises(Forbidden):
        number_dispatch(dispatch_id=sent.public_id, actor=bureau.actor("苏轼"))


def test_an_office_of_many_is_asked_for_at_once(bureau: Bureau, django_assert_max_num_queries: Any) -> None:
    [key] = principals.keys_of(refs=[PrincipalRef("everyone")])
    permissions.grant_permission(code="documents.number", key=key, scope=DataScope(TREE), actor=SYSTEM)
    sent = bureau.approved()
    with django_assert_max_num_queries(8):
        near = {one.name for one in office_of(sent)}
    assert {"米芾", "李清照"} <= near
    assert "秦观" not in near
    permissions.grant_permission(code="documents.number", key=key, scope=DataScope(UNIT), actor=SYSTEM)
    with django_assert_max_num_queries(8):
        assert office_of(sent)


def sent_number(sent: Any) -> str:
    sent.refresh_from_db()
    return str(sent.number)


def test_the_explanation_names_the_part(bureau: Bureau) -> None:
    give(bureau, "李清照", "documents.register", CHOSEN, bureau.archive)
    give(bureau, "秦观", "documents.register", UNIT)
    inside, outside = came_in(bureau, bureau.archive), came_in(bureau, bureau.office)
    audit = client_for(make_account(admin_role="audit"), headers={"accept-language": "en"})

    def explained(name: str, receipt: Any) -> Any:
        about = f"documents/receipt/{receipt.public_id}"
        path = f"/api/v1/organization/rights/explain/?object={about}&member={bureau.people[name].id}"
        return audit.get(path).json()

    label = "Register documents that come in, and see all of them"
    [[reason]] = explained("李清照", inside)["reasons"]
    assert (reason["kind"], reason["label"]) == ("permission", f"{label}: 档案室 and below")
    [[reason]] = explained("秦观", inside)["reasons"]
    assert reason["label"] == f"{label}: one's own unit"
    refused = explained("李清照", outside)
    assert (refused["allowed"], "documents.register" in [one["code"] for one in refused["missing"]]) == (False, True)
    page = audit.get(
        f"/organization/rights/explain/?permission=documents.register&person=member:{bureau.people['秦观'].id}"
    )
    assert "one&#x27;s own unit" in page.content.decode()
