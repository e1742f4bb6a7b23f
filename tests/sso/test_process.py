"""A sign-in by a provider that runs in a process of its own."""

from __future__ import annotations

from tests.core.test_runtime_proofs import prove


def test_somebody_signs_in_by_another_process() -> None:
    answer = prove("sso_login", "--count", "1")
    assert (answer["tried"], answer["failures"]) == (1, [])
