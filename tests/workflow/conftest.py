from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workflow.office import Office, build_office, subject_at_hand


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    with subject_at_hand() as desk:
        yield build_office(desk)
