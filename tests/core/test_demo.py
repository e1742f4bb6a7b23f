"""The demo: each part once, and never on a server that others can reach."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from ctp_core.api import accounts, demo
from ctp_core.applets.accounts.errors import DemoPasswordRefused
from ctp_core.applets.accounts.services.sign_in import prove_password
from ctp_core.applets.demo.services import load_demo as service
from ctp_core.contracts import DemoStep, system_actor

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two parts, declared in the wrong order."""
    done: list[str] = []
    declared = [
        ("news", DemoStep(20, lambda progress: done.append("news"))),
        ("core", DemoStep(10, lambda progress: done.append("core"))),
    ]
    monkeypatch.setattr(service, "contributions", lambda kind: declared)
    return done


def test_parts_load_in_order_and_once(steps: list[str]) -> None:
    assert demo.demo_is_due()
    assert demo.load_demo(progress=print) == 2
    assert steps == ["core", "news"]
    assert demo.load_demo(progress=print) == 0
    assert steps == ["core", "news"]
    assert (demo.demo_is_due(), demo.demo_is_loaded()) == (False, True)


def test_a_public_server_refuses_the_demo(steps: list[str], settings: Any) -> None:
    settings.CTP_DEMO_ALLOWED = False
    with pytest.raises(demo.DemoRefused):
        demo.load_demo(progress=print)
    assert steps == []


def test_a_public_server_refuses_the_demo_password(settings: Any) -> None:
    password = settings.CTP_DEMO_PASSWORD
    made = accounts.create_person(username="someone", name="Some One", password=password, actor=SYSTEM)
    request = RequestFactory().post("/")
    request.session = SessionStore()
    proof = prove_password(request=request, username="someone", password=password, address="127.0.0.1")
    assert proof.account_pk == made.pk
    settings.CTP_DEMO_ALLOWED = False
    with pytest.raises(DemoPasswordRefused):
        prove_password(request=request, username="someone", password=password, address="127.0.0.1")
