"""The OpenAPI document: complete, without the modules that are off, and a page to read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ctp_core.kit.routes import list_routes

pytestmark = pytest.mark.django_db
# Protocols with a description of their own, at addresses their standards fix: SCIM (RFC 7643, 7644), OpenID Connect.
PROTOCOLS = ("/scim/v2/", "/.well-known/", "/oauth/")


def document(client: Client) -> dict[str, Any]:
    """As an integrator gets it."""
    answer = client.get("/api/v1/schema/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return dict(answer.json())


def test_every_rest_route_and_method_is_described(client: Client) -> None:
    paths = document(client)["paths"]
    described = {(path, method.upper()) for path, found in paths.items() for method in found}
    wanted = {
        (_plain(one.path), method)
        for one in list_routes()
        if one.is_rest and one.name != "api-core:docs" and not one.path.startswith(PROTOCOLS)
        for method in one.methods
    }
    assert described == wanted


def test_every_operation_has_an_id_and_an_answer(client: Client) -> None:
    found = [operation for path in document(client)["paths"].values() for operation in path.values()]
    assert found
    ids = [one["operationId"] for one in found]
    assert len(ids) == len(set(ids))
    for one in found:
        assert any(code.startswith("2") for code in one["responses"]), one["operationId"]


def test_the_document_is_read_again_only_when_modules_change(client: Client) -> None:
    etag = client.get("/api/v1/schema/")["ETag"]
    assert client.get("/api/v1/schema/", headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/api/v1/schema/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_page_keeps_the_strict_policy(client: Client) -> None:
    answer = client.get("/api/v1/docs/")
    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]
    text = answer.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert text.count("<script") == text.count("<script src=") + text.count('<script type="module" src=')


def _plain(path: str) -> str:
    """``/a/<uuid:id>/`` as OpenAPI writes it."""
    import re

    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)
