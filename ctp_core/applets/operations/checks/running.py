"""Running the checks that units contribute."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from ctp_core.applets.modules.collecting import contributions
from ctp_core.contracts import Check

logger = logging.getLogger("ctp.operations")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of the doctor: *advice* says what to do when it did not pass."""

    name: str
    passed: bool
    advice: str = ""


def run_checks(*, readiness: bool = False) -> tuple[CheckResult, ...]:
    """All checks, or those that say whether this server can take requests. A check that breaks has failed."""
    return tuple(_run(one) for one in _checks() if one.readiness or not readiness)


def _checks() -> list[Check]:
    # While the database is away nobody can say which modules are on: then the engines' checks must do.
    try:
        return [one for _, one in contributions(Check)]
    except Exception:
        logger.warning("operations.modules_unknown", exc_info=True)
        return [one for code, one in contributions(Check, also_off=True) if code == "core"]


def _run(check: Check) -> CheckResult:
    try:
        advice = check.run()
    except Exception as error:
        # A check may fail in any way the thing it checks can.
        logger.warning("operations.check_broke", exc_info=True, extra={"check": check.name})
        return CheckResult(check.name, passed=False, advice=f"{type(error).__name__}: {error}")
    return CheckResult(check.name, passed=advice is None, advice=advice or "")
