"""Random changes of the organisation agree with a naive model; the long run is ``manage.py prove org_machine``."""

from __future__ import annotations

import pytest

from ctp_organization.services.prove_machine import Machine


@pytest.mark.parametrize("seed", [3, 8])
def test_random_changes_agree_with_a_naive_model(db: None, seed: int) -> None:
    machine = Machine(seed)
    assert machine.run(60, 20) == []
    assert machine.tried == 60
    assert machine.refused < 40
