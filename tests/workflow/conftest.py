from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.workflow.office import Office, build_office, subject_at_hand


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    # A request in another language leaves it behind in its thread.
    with translation.override("zh-hans"), subject_at_hand() as desk:
        yield build_office(desk)
