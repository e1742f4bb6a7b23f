"""The base of every REST view: bodies, refusals, repeated POSTs."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import audit
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import ANONYMOUS, Actor
from ctp_core.kit.policies import PERMISSION, SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer
from ctp_core.kit.rest.bodies import strict_json
from ctp_core.kit.rest.caching import PreconditionFailed, require_match
from ctp_core.kit.testing import api_client, make_account


class GreetingBody(StrictSerializer):
    name = serializers.CharField(max_length=5)


class GreetingView(ApiView):
    policy = SIGNED_IN
    policies = {"DELETE": PERMISSION("core.greet")}
    calls = 0

    def post(self, request: Request) -> Response:
        body = GreetingBody(data=request.data)
        body.is_valid(raise_exception=True)
        audit.record(actor=self.actor, action="core.test.greet", subject=None)
        type(self).calls += 1
        return Response({"hello": body.validated_data["name"], "call": type(self).calls}, status=201)

    def delete(self, request: Request) -> Response:
        return Response(status=204)


def ask(actor: Actor, body: object, **headers: str) -> tuple[int, dict[str, object]]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = RequestFactory().post("/api/v1/greetings/", raw, content_type="application/json", headers=headers)
    return send(actor, request)


def send(actor: Actor, request: HttpRequest) -> tuple[int, dict[str, object]]:
    request.actor = actor  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    response = GreetingView.as_view()(request)
    if hasattr(response, "render"):
        response.render()
    assert response["Cache-Control"] == "private, no-store"
    return response.status_code, json.loads(response.content) if response.content else {}


@pytest.fixture
def actor(db: None) -> Actor:
    GreetingView.calls = 0
    return actor_for_account(account_pk=make_account().pk)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 51 + b"]" * 51,
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 401 + b"}",
        b'"\\u0000"',
        b'"\\ud800"',
        b'{"a": 1, "a": 2}',
        b"\xff",
        b"{",
        b'"' + b"x" * 1_048_577 + b'"',
    ],
)
def test_hostile_bodies_are_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        strict_json(body)


def test_what_is_wrong_with_a_body_is_said_in_the_language_of_the_reader() -> None:
    told = {}
    for language in ("zh-hans", "en"):
        with translation.override(language), pytest.raises(ParseError) as refused:
            strict_json(b'{\n"a" 1}')
        told[language] = str(refused.value.detail)
    assert told == {
        "en": "The body is not valid JSON at line 2, column 5.",
        "zh-hans": "第 2 行第 5 列不是有效的 JSON。",
    }


def test_brackets_inside_texts_are_no_depth() -> None:
    assert strict_json(b'["' + b"[" * 60 + b'\\"["]') == ["[" * 60 + '"[']


def test_unknown_and_wrong_fields_are_named(actor: Actor) -> None:
    status, body = ask(actor, {"name": "Ada", "rank": 1})
    assert (status, body["code"]) == (422, "core.invalid")
    assert list(body["fields"]) == ["rank"]  # type: ignore[call-overload]
    status, body = ask(actor, {"name": "Adelheid"})
    assert status == 422
    assert body["fields"]["name"][0]["code"] == "core.max_length"  # type: ignore[index]


def test_who_is_not_signed_in_gets_401(db: None) -> None:
    status, body = ask(ANONYMOUS, {"name": "Ada"})
    assert (status, body["code"]) == (401, "core.sign_in_required")


def test_a_method_may_ask_for_more(actor: Actor) -> None:
    status, body = send(actor, RequestFactory().delete("/api/v1/greetings/"))
    assert (status, body["code"]) == (403, "core.forbidden")
    status, body = send(actor, RequestFactory().put("/api/v1/greetings/"))
    assert (status, body["code"]) == (405, "core.method_not_allowed")


def test_a_repeated_key_is_carried_out_once(actor: Actor) -> None:
    first = ask(actor, {"name": "Ada"}, **{"Idempotency-Key": "k1"})
    again = ask(actor, {"name": "Ada"}, **{"Idempotency-Key": "k1"})
    assert first == again == (201, {"hello": "Ada", "call": 1})
    status, body = ask(actor, {"name": "Bob"}, **{"Idempotency-Key": "k1"})
    assert (status, body["code"]) == (422, "core.idempotency_mismatch")
    other = actor_for_account(account_pk=make_account().pk)
    assert ask(other, {"name": "Ada"}, **{"Idempotency-Key": "k1"})[1] == {"hello": "Ada", "call": 2}


def test_a_refused_request_is_refused_again_with_the_same_key(actor: Actor) -> None:
    first = ask(actor, {"name": "Adelheid"}, **{"Idempotency-Key": "k2"})
    assert first == ask(actor, {"name": "Adelheid"}, **{"Idempotency-Key": "k2"})
    assert GreetingView.calls == 0


def test_a_repeated_upload_is_stored_once_however_large(db: None) -> None:
    api = api_client(make_account(), ["files:write"])
    big = b"%PDF-1.4 " + b"x" * 2_000_000

    def send() -> object:
        file = SimpleUploadedFile("plan.pdf", big)
        return api._client.post("/api/v1/files/", {"file": file}, headers={"Idempotency-Key": "upload-1"}).json()

    first = send()
    assert "id" in first, first  # type: ignore[operator]
    assert send() == first


def test_a_compressed_answers_tag_still_matches() -> None:
    request = RequestFactory().patch("/", headers={"If-Match": 'W/"abc"'})
    require_match(Request(request), '"abc"')
    with pytest.raises(PreconditionFailed):
        require_match(Request(request), '"abd"')


@pytest.mark.parametrize("address", ["/api/v1/accounts/?q=%00", "/api/v1/settings/a%00b/", "/search/?q=a%00"])
def test_a_nul_in_an_address_is_refused(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    if address.startswith("/api/"):
        assert answer.json()["code"] == "core.bad_request"
