"""Hostile requests at every REST operation: no 5xx, every refusal a problem+json."""

from __future__ import annotations

import pytest

from ctp_portal.kit.trials import fuzz_everything

pytestmark = pytest.mark.django_db


def test_two_thousand_hostile_requests_break_nothing() -> None:
    tried, findings = fuzz_everything(count=2_000, seed=20261122)
    assert not findings, "\n".join(str(one) for one in findings[:40])
    assert tried >= 2_000
