"""One Chromium for all tests of a session: Playwright bears no second instance in the same thread."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ctp_core.kit.trials.browser import chromium_path, open_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session."""
    if chromium_path() is None:
        reason = "there is no Chromium here; name one in CTP_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with open_chromium() as browser:
        yield browser
