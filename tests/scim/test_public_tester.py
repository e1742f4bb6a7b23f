"""The public tester of SCIM servers finds nothing to complain about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from wsgiref.types import StartResponse

import pytest
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.utils import timezone
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from ctp_core.api import accounts
from tests.scim.conftest import SYSTEM, Scim


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests stay in the test's transaction, as those of Django's own client do."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def test_the_public_tester_finds_nothing(scim: Scim, one_connection: None) -> None:
    until = timezone.now() + timedelta(hours=1)
    _token, secret = accounts.create_token(
        account_pk=scim.account.pk, name="tester", scopes=["scim:write"], expires_at=until, actor=SYSTEM
    )
    handler = WSGIHandler()

    def app(environ: dict[str, Any], start_response: StartResponse) -> Any:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return handler(environ, start_response)

    results = check_server(WSGISCIMClient(app, base_url="http://testserver/scim/v2"))
    wrong = [
        f"{one.resource_type} {one.title}: {one.reason}"
        for one in results
        if one.status not in (Status.SUCCESS, Status.SKIPPED)
    ]
    assert wrong == []
    # One list of people and teams together is the one thing this server says it does without.
    assert Counter(one.title for one in results if one.status == Status.SKIPPED) == {"search_with_attributes": 2}
    assert len(results) > 75
