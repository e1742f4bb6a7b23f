from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workflow.acting import assert_rows_equal_state


@pytest.fixture(autouse=True)
def rows_say_what_the_state_says(office: object) -> Iterator[None]:
    """Whatever a scenario did."""
    yield
    assert_rows_equal_state()
