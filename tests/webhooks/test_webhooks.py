"""From an event to another system: signed, once, tried again, given up; nothing said that is not to be said."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from uuid6 import uuid7

from apps.webhooks.models import Call, Endpoint
from apps.webhooks.selectors.endpoints import EndpointDto
from apps.webhooks.selectors.public_events import known_events
from apps.webhooks.services.queue_calls import queue_test, send_again
from apps.webhooks.services.remove_old_calls import remove_old_calls
from apps.webhooks.services.save_endpoint import (
    EndpointDetails,
    create_endpoint,
    remove_endpoint,
    renew_secret,
    update_endpoint,
)
from apps.webhooks.services.send_calls import send_calls
from apps_api.news.events import ArticlePublished, ArticleWithdrawn
from ctp_core.api import events, modules, operations
from ctp_core.contracts import Forbidden, Invalid, ObjectRef, system_actor
from ctp_core.kit.testing import api_client, client_for
from ctp_portal.kit.trials import make_principals

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
WORDS = "绝密的标题"


@dataclass
class Receiver:
    """Another system: what it heard, and what it answers."""

    url: str = ""
    status: int = 204
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/hook"
    settings.CTP_EGRESS_ALLOW = [f"127.0.0.1:{server.server_port}"]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def endpoint(receiver: Receiver) -> tuple[EndpointDto, str]:
    details = EndpointDetails("内网门户", receiver.url, ("news.article.published.v1",))
    return create_endpoint(details=details, actor=SYSTEM)


@pytest.fixture
def publish() -> Callable[[], UUID]:
    def tell() -> UUID:
        article = uuid7()
        with transaction.atomic():
            about = ObjectRef("news", "article", article)
            events.publish(ArticlePublished(subject=about, board_id=uuid7(), title=WORDS))
        while events.deliver_pending():
            pass
        return article

    return tell


def verify(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As a receiver does it, by the standard."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(wanted, one) for one in headers["webhook-signature"].split(" "))


def test_an_event_is_told_once_signed_and_without_words(
    receiver: Receiver, endpoint: tuple[EndpointDto, str], publish: Callable[[], UUID]
) -> None:
    article = publish()
    assert operations.run_outside() == 1
    assert send_calls() == 0
    ((headers, body),) = receiver.heard
    said = json.loads(body)
    assert (said["type"], said["data"]["subject"]) == ("news.article.published.v1", f"news/article/{article}")
    assert set(said["data"]) == {"subject", "board_id", "source"}
    assert WORDS.encode() not in body
    assert verify(endpoint[1], headers, body)
    assert not verify(endpoint[1], headers, body + b" ")
    call = Call.objects.get()
    assert (call.state, call.status, call.attempts, call.error) == ("sent", 204, 1, "")
    assert headers["webhook-id"] == f"msg_{call.event_id}"


def test_the_same_delivery_twice_is_one_call(endpoint: tuple[EndpointDto, str]) -> None:
    from apps.webhooks.services.queue_calls import queue_calls
    from ctp_core.contracts import Delivery

    event = ArticlePublished(subject=ObjectRef("news", "article", uuid7()), board_id=uuid7(), title=WORDS)
    arrival = Delivery(id=uuid7(), at=timezone.now(), attempt=1)
    for _ in range(2):
        queue_calls(event, arrival)
    assert Call.objects.count() == 1


def test_nobody_listens_and_an_event_costs_nothing_more(publish: Callable[[], UUID]) -> None:
    about = ObjectRef("news", "article", uuid7())
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        events.publish(ArticleWithdrawn(subject=about, board_id=uuid7()))
    assert not [one for one in queries.captured_queries if "webhooks" in one["sql"]]
    publish()
    assert Call.objects.count() == 0


def test_only_what_was_chosen_is_told(endpoint: tuple[EndpointDto, str]) -> None:
    with transaction.atomic():
        events.publish(ArticleWithdrawn(subject=ObjectRef("news", "article", uuid7()), board_id=uuid7()))
    while events.deliver_pending():
        pass
    assert Call.objects.count() == 0


def test_what_fails_is_tried_again_later_and_given_up_at_last(
    receiver: Receiver, endpoint: tuple[EndpointDto, str], publish: Callable[[], UUID]
) -> None:
    receiver.status = 500
    publish()
    now = timezone.now()
    waits = []
    with mock.patch("django.utils.timezone.now", side_effect=lambda: now):
        while Call.objects.get().state == "waiting":
            assert send_calls() == 1
            call = Call.objects.get()
            waits.append(round((call.next_at - now).total_seconds()))
            assert send_calls() == 0, "not before its time"
            now = call.next_at
    assert waits == [5, 60, 300, 1800, 7200, 18000, 36000, 36000, 0]
    call = Call.objects.get()
    assert (call.state, call.attempts, call.status, call.error) == ("dead", 9, 500, "status")
    ids = {headers["webhook-id"] for headers, _ in receiver.heard}
    assert (len(receiver.heard), len(ids)) == (9, 1)
    receiver.status = 200
    send_again(call_id=call.public_id, actor=SYSTEM)
    assert send_calls() == 1
    assert Call.objects.get().state == "sent"
    assert Endpoint.objects.get().failing_since is None


def test_an_endpoint_that_is_gone_or_fails_for_days_is_switched_off(
    receiver: Receiver, endpoint: tuple[EndpointDto, str], publish: Callable[[], UUID]
) -> None:
    receiver.status = 410
    publish()
    send_calls()
    found = Endpoint.objects.get()
    assert (found.is_active, found.off_reason) == (False, "gone")
    publish()
    assert Call.objects.count() == 1, "nothing is queued for one that is off"
    details = EndpointDetails("内网门户", receiver.url, ("news.article.published.v1",))
    update_endpoint(endpoint_id=endpoint[0].id, details=details, actor=SYSTEM)
    receiver.status = 503
    publish()
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=6))
    send_calls()
    assert Endpoint.objects.get().off_reason == "failing"


def test_a_process_that_dies_while_sending_sends_again_under_the_same_id(
    receiver: Receiver, endpoint: tuple[EndpointDto, str], publish: Callable[[], UUID]
) -> None:
    publish()
    with (
        mock.patch("apps.webhooks.services.send_calls.failpoint", side_effect=[None, KeyboardInterrupt]),
        pytest.raises(KeyboardInterrupt),
    ):
        send_calls()
    assert (len(receiver.heard), Call.objects.get().state) == (1, "waiting")
    assert send_calls() == 0, "its lease runs"
    later = timezone.now() + timedelta(seconds=61)
    with mock.patch("django.utils.timezone.now", side_effect=lambda: later):
        assert send_calls() == 1
    assert len({headers["webhook-id"] for headers, _ in receiver.heard}) == 1
    assert Call.objects.get().state == "sent"


def test_while_the_secret_changes_both_count(receiver: Receiver, endpoint: tuple[EndpointDto, str]) -> None:
    new = renew_secret(endpoint_id=endpoint[0].id, actor=SYSTEM)
    queue_test(endpoint_id=endpoint[0].id, actor=SYSTEM)
    send_calls()
    headers, body = receiver.heard[-1]
    assert verify(endpoint[1], headers, body)
    assert verify(new, headers, body)
    later = timezone.now() + timedelta(hours=25)
    with mock.patch("django.utils.timezone.now", side_effect=lambda: later):
        queue_test(endpoint_id=endpoint[0].id, actor=SYSTEM)
        send_calls()
    headers, body = receiver.heard[-1]
    assert not verify(endpoint[1], headers, body)
    assert verify(new, headers, body)
    assert json.loads(body)["type"] == "webhooks.test.v1"


def test_calls_of_a_module_that_is_off_wait(
    receiver: Receiver, endpoint: tuple[EndpointDto, str], publish: Callable[[], UUID]
) -> None:
    publish()
    modules.switch(code="news", on=False, actor=SYSTEM)
    assert send_calls() == 0
    assert Call.objects.get().state == "waiting"
    modules.switch(code="news", on=True, actor=SYSTEM)
    assert send_calls() == 1


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"url": "http://169.254.169.254/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"events": ("news.nothing.v1",)}, "events"),
        ({"events": ()}, "events"),
        ({"name": " "}, "name"),
    ],
)
def test_what_can_not_be_is_said_at_its_field(changes: dict[str, Any], where: str) -> None:
    given = {"name": "x", "url": "https://example.org/", "events": ("news.article.published.v1",), **changes}
    with pytest.raises(Invalid) as refused:
        create_endpoint(details=EndpointDetails(**given), actor=SYSTEM)
    assert list(refused.value.fields) == [where]


def test_events_of_every_unit_may_be_told_and_each_has_its_name() -> None:
    known = known_events()
    for name in (
        "workflow.operation.recorded.v1",
        "workflow.trigger.fired.v1",
        "collaboration.affair.approved.v1",
        "organization.member.changed.v1",
    ):
        assert name in known
    assert all(one.label for one in known.values())


def test_old_calls_go_and_what_waits_stays(endpoint: tuple[EndpointDto, str], publish: Callable[[], UUID]) -> None:
    publish()
    publish()
    first = Call.objects.order_by("pk").first()
    assert first is not None
    Call.objects.update(created_at=timezone.now() - timedelta(days=31))
    Call.objects.filter(pk=first.pk).update(state="sent")
    remove_old_calls()
    assert [one.state for one in Call.objects.all()] == ["waiting"]


def test_removed_with_its_log(
    receiver: Receiver, endpoint: tuple[EndpointDto, str], publish: Callable[[], UUID]
) -> None:
    publish()
    remove_endpoint(endpoint_id=endpoint[0].id, actor=SYSTEM)
    assert (send_calls(), Call.objects.count(), receiver.heard) == (0, 0, [])


def administrator(role: str) -> Any:
    found = next(one for one in make_principals() if one.actor.admin_role == role and not one.has_token)
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=found.actor.account_pk)


def test_over_rest_from_making_to_sending_again(receiver: Receiver, publish: Callable[[], UUID]) -> None:
    client = api_client(administrator("system"), ("webhooks:read", "webhooks:write"))
    names = [one["name"] for one in client.get("/api/v1/webhooks/events/").json()]
    assert "news.article.published.v1" in names
    body = {"name": "ERP", "url": receiver.url, "events": ["news.article.published.v1"]}
    made = client.post("/api/v1/webhooks/", body)
    assert made.status_code == 201, made.content
    one = made.json()
    assert one["secret"].startswith("whsec_")
    assert "secret" not in client.get(f"/api/v1/webhooks/{one['id']}/").json()
    publish()
    send_calls()
    (call,) = client.get(f"/api/v1/webhooks/{one['id']}/calls/?state=sent").json()["items"]
    assert (call["status"], call["event"]) == (204, "news.article.published.v1")
    again = client.post(f"/api/v1/webhooks/calls/{call['id']}/again/", {})
    assert (again.status_code, again.json()["state"]) == (202, "waiting")
    assert client.post(f"/api/v1/webhooks/calls/{call['id']}/again/", {}).status_code == 409
    assert client.post(f"/api/v1/webhooks/{one['id']}/test/", {}).status_code == 202
    wrong = client.put(f"/api/v1/webhooks/{one['id']}/", {**body, "url": "http://127.0.0.1:22/"})
    assert wrong.status_code == 422
    assert "url" in str(wrong.json())
    assert client.delete(f"/api/v1/webhooks/{one['id']}/").status_code == 204


def test_on_the_pages(receiver: Receiver, publish: Callable[[], UUID]) -> None:
    client = client_for(administrator("system"), headers={"accept-language": "zh-hans"})
    page = client.get("/webhooks/")
    assert "还没有推送地址" in page.content.decode()
    given = {"name": "ERP", "url": receiver.url, "events": ["news.article.published.v1"]}
    refused = client.post("/webhooks/new/", {**given, "url": "https://192.168.0.9/"})
    assert refused.status_code == 422
    assert "内网地址请联系运维人员" in refused.content.decode()
    made = client.post("/webhooks/new/", given)
    assert "whsec_" in made.content.decode()
    endpoint = Endpoint.objects.get()
    publish()
    receiver.status = 500
    send_calls()
    page = client.get(f"/webhooks/{endpoint.public_id}/")
    assert ">500 <" in page.content.decode()
    Call.objects.update(error="timeout", status=None)
    assert "10 秒内没有应答" in client.get(f"/webhooks/{endpoint.public_id}/").content.decode()
    assert client.get(f"/webhooks/{endpoint.public_id}/change/").status_code == 200
    assert client.post(f"/webhooks/{endpoint.public_id}/test/").status_code == 302
    assert client.post(f"/webhooks/{endpoint.public_id}/remove/").status_code == 302
    assert Endpoint.objects.count() == 0


@pytest.mark.parametrize("role", ["security", "audit"])
def test_other_administrators_are_refused(role: str) -> None:
    from ctp_core.api import actors

    actor = actors.actor_for_account(account_pk=administrator(role).pk)
    with pytest.raises(Forbidden):
        create_endpoint(details=EndpointDetails("x", "https://example.org/", ("a",)), actor=actor)
