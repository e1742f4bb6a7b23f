"""Each module, switched off, closes every surface while its data stays the same, and on again is as it was."""

from __future__ import annotations

from typing import Any

import pytest

from ctp_core.api import demo, modules
from ctp_core.kit.trials import module_off
from ctp_portal.kit.trials import try_all_modules

pytestmark = pytest.mark.django_db


def test_every_module_closes_and_comes_back(settings: Any) -> None:
    settings.CTP_DEMO_ALLOWED = True
    demo.load_demo(progress=lambda line: None)
    tried, wrong = try_all_modules()
    assert not wrong, "\n".join(wrong)
    assert tried > 30 * len(module_off.business_modules())
    assert all(modules.is_on(code) for code in module_off.business_modules())


def test_a_gate_that_stays_open_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from ctp_core.web import middleware

    monkeypatch.setattr(middleware.modules, "is_on", lambda code: True)
    _tried, wrong = try_all_modules()
    assert any("while news is off" in one for one in wrong)
