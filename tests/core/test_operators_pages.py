"""What operators and audit administrators see and do, in the browser and over REST."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from ctp_core.api import audit, events, timers
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.events.models import EventDelivery
from ctp_core.applets.modules import collecting
from ctp_core.applets.operations.proofs.relay import ProofRequested
from ctp_core.applets.timers.models import Timer
from ctp_core.contracts import Actor, Delivery, ObjectRef, Subscription, system_actor
from ctp_core.kit.exports import csv_lines, safe_cell
from ctp_core.kit.testing import api_client, client_for, make_account

pytestmark = pytest.mark.django_db
DELIVERIES = "/operations/deliveries/"
AUDIT = "/operations/audit/"
SUBJECT = ObjectRef("core", "thing", UUID(int=5))


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why the only subscriber refuses what it hears; empty and it takes it."""
    reasons = ["<b>no luck</b>"]

    def handle(event: ProofRequested, delivery: Delivery) -> None:
        if reasons:
            raise ValueError(reasons[0])

    monkeypatch.setattr(
        collecting, "subscriptions", lambda: iter([("core", Subscription("one", ProofRequested, handle))])
    )
    return reasons


def dead_letter() -> EventDelivery:
    with transaction.atomic():
        events.publish(ProofRequested(subject=SUBJECT, number=1))
    for _ in range(8):
        EventDelivery.objects.update(next_at=None)
        events.deliver_pending()
    return EventDelivery.objects.get(state="dead")


def test_only_system_administrators_see_deliveries(refuse: list[str]) -> None:
    dead_letter()
    with transaction.atomic():
        events.publish(ProofRequested(subject=SUBJECT, number=2))
        events.publish(ProofRequested(subject=SUBJECT, number=3))
    page = client_for(make_account(admin_role="system", language="en")).get(DELIVERIES)
    text = page.content.decode()
    assert "core.proof.requested.v1 → Core" in text
    assert "It is not tried again by itself. What should have followed has not happened." in text
    assert "2 later events about the same object wait behind it." in text
    assert page.status_code == 200
    assert "core.proof.requested.v1" in text
    assert "ValueError: &lt;b&gt;no luck&lt;/b&gt;" in text
    for role in ("", "audit", "security"):
        assert client_for(make_account(admin_role=role)).get(DELIVERIES).status_code == 403


def test_a_dead_delivery_is_tried_again_with_a_reason(refuse: list[str]) -> None:
    letter = dead_letter()
    client = client_for(make_account("陈明", admin_role="system"))
    address = f"{DELIVERIES}{letter.public_id}/"
    assert client.post(address, {"operation": "retry", "reason": " "}).status_code in (400, 422)
    assert client.post(address, {"operation": "burn", "reason": "x"}).status_code in (400, 422)
    refuse.clear()
    assert client.post(address, {"operation": "retry", "reason": "修好了"}).status_code == 302
    assert events.deliver_pending() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("done", 1)
    entry = AuditEntry.objects.get(action="core.retry_delivery")
    assert entry.actor_name == "陈明"
    assert "修好了" in entry.details
    assert client.post(address, {"operation": "retry", "reason": "again"}).status_code == 409


def test_a_dead_delivery_given_up_lets_the_next_go_on(refuse: list[str]) -> None:
    letter = dead_letter()
    with transaction.atomic():
        events.publish(ProofRequested(subject=SUBJECT, number=2))
    refuse.clear()
    assert events.deliver_pending() == 0
    api = api_client(make_account(admin_role="system"), {"operations:read", "operations:write"})
    listed = api.get("/api/v1/deliveries/?state=dead").json()["items"]
    assert [one["id"] for one in listed] == [str(letter.public_id)]
    assert "payload" not in listed[0]
    address = f"/api/v1/deliveries/{letter.public_id}/discard/"
    assert api.post(address, {}).status_code == 422
    assert api.post(address, {"reason": "obsolete", "more": 1}).status_code == 422
    assert api.post(address, {"reason": "obsolete"}).json()["state"] == "discarded"
    assert events.deliver_pending() == 1
    assert api.get("/api/v1/deliveries/?state=burnt").status_code == 422
    assert api.post(f"/api/v1/deliveries/{uuid4()}/retry/", {"reason": "x"}).status_code == 404
    other = api_client(make_account(), {"operations:read", "operations:write"})
    assert other.get("/api/v1/deliveries/").status_code == 403
    assert other.post(address, {"reason": "x"}).status_code == 403


def acts() -> None:
    """Three acts of two people on three days."""
    chen, li = (
        Actor(kind="person", account_pk=1, name="陈明"),
        Actor(kind="person", account_pk=2, name="=cmd|'/c calc'!A1"),
    )
    for actor, action, days in (
        (chen, "news.publish_article", 10),
        (li, "news.withdraw_article", 5),
        (chen, "core.x", 0),
    ):
        audit.record(actor=actor, action=action, subject=SUBJECT, details={"n": days})
        last = AuditEntry.objects.order_by("-pk")[:1].get()
        AuditEntry.objects.filter(pk=last.pk).update(at=timezone.now() - timedelta(days=days))


def actions(answer: Any) -> list[str]:
    return [one["action"] for one in answer.json()["items"]]


def test_the_audit_is_filtered_by_person_action_object_and_day() -> None:
    api = api_client(make_account(admin_role="audit"), {"audit:read"})
    AuditEntry.objects.all().delete()
    acts()
    assert actions(api.get("/api/v1/audit/")) == ["core.x", "news.withdraw_article", "news.publish_article"]
    assert actions(api.get("/api/v1/audit/?person=陈")) == ["core.x", "news.publish_article"]
    assert actions(api.get("/api/v1/audit/?action=news.")) == ["news.withdraw_article", "news.publish_article"]
    day = f"{timezone.localdate() - timedelta(days=5):%Y-%m-%d}"
    assert actions(api.get(f"/api/v1/audit/?since={day}&until={day}")) == ["news.withdraw_article"]
    assert len(actions(api.get(f"/api/v1/audit/?subject={SUBJECT}"))) == 3
    assert actions(api.get(f"/api/v1/audit/?subject={uuid4()}")) == []
    first = api.get("/api/v1/audit/?limit=2").json()
    assert actions(api.get(f"/api/v1/audit/?limit=2&cursor={first['next']}")) == ["news.publish_article"]
    for broken in ("since=gestern", "until=2026-13-01", "since=9999-12-31", "subject=x", "cursor=x", "limit=0"):
        assert api.get(f"/api/v1/audit/?{broken}").status_code == 422
    refused = api.get("/api/v1/audit/?person=%00")
    assert (refused.status_code, refused.json()["code"]) == (400, "core.bad_request")


def test_only_audit_administrators_read_the_audit() -> None:
    for role in ("", "system", "security"):
        account = make_account(admin_role=role)
        assert client_for(account).get(AUDIT).status_code == 403
        assert client_for(account).post(f"{AUDIT}export/").status_code == 403
        assert api_client(account, {"audit:read"}).get("/api/v1/audit/").status_code == 403


def test_the_page_shows_what_was_done_and_for_whom() -> None:
    client = client_for(make_account("Auditor", admin_role="audit"))
    audit.record(actor=system_actor("<i>clock</i>"), action="core.tick", details={"a": "<script>"})
    text = client.get(AUDIT).content.decode()
    assert "&lt;i&gt;clock&lt;/i&gt;" in text
    assert "<script>alert" not in text
    assert "core.tick" in text
    assert client.get(f"{AUDIT}?since=gestern").status_code in (400, 422)


def test_the_page_says_acts_objects_and_details_in_words() -> None:
    client = client_for(make_account("Auditor", admin_role="audit", language="zh-hans"))
    chen = make_account("陈明")
    about = ObjectRef("core", "account", chen.public_id)
    AuditEntry.objects.all().delete()
    details = {
        "name": "笔记本",
        "scopes": ["news:read", "news:write"],
        "is_active": True,
        "reason": "",
        "nothing": None,
        "managers": [],
    }
    audit.record(actor=system_actor("setup link"), action="core.token.create", subject=about, details=details)
    audit.record(
        actor=system_actor("news"), action="news.expire_article", subject=ObjectRef("news", "article", UUID(int=5))
    )
    text = client.get(AUDIT).content.decode()
    assert '">新建访问令牌</a>' in text
    assert '">账号 · 陈明</a>' in text
    assert "<td>系统 · 设置链接</td>" in text
    muted = '<span class="muted">'
    told = (
        ("使用中", "是"),
        ("managers", "–"),
        ("名称", "笔记本"),
        ("权限范围", "读取版块和文章、撰写、发布、审核、撤回文章，管理版块"),
    )
    assert " · ".join(f"{muted}{name}</span> {value}" for name, value in told) + "</td>" in text
    assert '">文章</a>' in text
    assert "<td>系统 · 新闻</td>" in text
    for chosen, seen, unseen in (
        ("news.", "文章到期</a>", "新建访问令牌</a>"),
        ("core.token.create", "新建访问令牌</a>", "文章到期</a>"),
    ):
        found = client.get(f"{AUDIT}?action={chosen}").content.decode()
        assert f'value="{chosen}" selected' in found
        assert seen in found
        assert unseen not in found


def test_a_chosen_act_is_not_the_beginning_of_another() -> None:
    auditor = make_account("Auditor", admin_role="audit", language="en")
    for action in ("core.account.sign_in", "core.account.sign_in_failed"):
        audit.record(actor=system_actor("x"), action=action)
    found = client_for(auditor).get(f"{AUDIT}?action=core.account.sign_in").content.decode()
    assert 'title="core.account.sign_in">' in found
    assert 'title="core.account.sign_in_failed">' not in found
    found = client_for(auditor).get(f"{AUDIT}?action=core.account.sign").content.decode()  # an address kept from before
    assert "<option selected>core.account.sign</option>" in found
    assert 'title="core.account.sign_in_failed">' in found


def test_an_export_holds_no_formula_and_stands_in_the_audit() -> None:
    client = client_for(make_account("Auditor", admin_role="audit"))
    acts()
    answer = client.post(f"{AUDIT}export/", {"action": "news."})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[arg-type]
    assert len(lines) == 3
    assert "'=cmd|" in lines[1]
    assert answer["Content-Disposition"].startswith("attachment")
    entry = AuditEntry.objects.get(action="core.export_audit")
    assert (entry.actor_name, entry.details) == ("Auditor", '{"action":"news."}')


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        ("en", "Asia/Tokyo", "2026-03-01 09:00:00,news,,Asked for the sync of a directory,"),
        ("zh-hans", "Europe/London", "2026-03-01 00:00:00,news,,要求同步目录,"),
    ],
)
def test_an_export_is_in_the_language_and_zone_of_who_asked_to_its_end(language: str, zone: str, told: str) -> None:
    audit.record(actor=system_actor("news"), action="sso.ask_sync")
    AuditEntry.objects.update(at=datetime(2026, 3, 1, tzinfo=UTC))
    client = client_for(make_account("Auditor", admin_role="audit", language=language, time_zone=zone))
    answer = client.post(f"{AUDIT}export/", {"action": "sso."})
    [_head, line] = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[arg-type]
    assert line.startswith(told)


def test_cells_never_become_formulas() -> None:
    for evil in ("=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "＝1"):
        assert safe_cell(evil) == f"'{evil}"
    assert (safe_cell("1=1"), safe_cell(None), safe_cell(5)) == ("1=1", "", "5")
    assert "".join(csv_lines(["a", "=b"], [["x", 'say "hi", you']])) == '\ufeffa,\'=b\r\nx,"say ""hi"", you"\r\n'


def test_a_timer_given_up_is_settled_with_a_reason() -> None:
    for number in (1, 2):
        timers.schedule(kind="core.ring", key=UUID(int=number), due_at=timezone.now())
    Timer.objects.filter(kind="core.ring").update(is_dead=True, attempts=8, error="ValueError: no luck")
    admin = make_account(admin_role="system")
    client, api = client_for(admin), api_client(admin, {"operations:read", "operations:write"})
    assert "ValueError: no luck" in client.get(DELIVERIES).content.decode()
    assert len(api.get("/api/v1/timers/").json()["items"]) == 2
    page = f"/operations/timers/core.ring/{UUID(int=1)}/"
    assert client.post(page, {"operation": "retry", "reason": ""}).status_code in (400, 422)
    assert client.post(page, {"operation": "retry", "reason": "mended"}).status_code == 302
    assert Timer.objects.get(kind="core.ring", key=UUID(int=1)).attempts == 0
    rest = f"/api/v1/timers/core.ring/{UUID(int=2)}/settlement/"
    assert api.post(rest, {"operation": "burn", "reason": "x"}).status_code == 422
    assert api.post(rest, {"operation": "discard", "reason": "obsolete"}).status_code == 204
    assert api.post(rest, {"operation": "discard", "reason": "obsolete"}).status_code == 404
    assert set(AuditEntry.objects.filter(action__endswith="_timer").values_list("action", flat=True)) == {
        "core.retry_timer",
        "core.discard_timer",
    }
    assert client_for(make_account()).post(page, {"operation": "retry", "reason": "x"}).status_code == 403
