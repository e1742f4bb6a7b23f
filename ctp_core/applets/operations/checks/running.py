"""Running the checks that units contribute."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.utils.translation import gettext

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
    """All checks, or those that say whether this server can take requests. A check that breaks has failed.

    First the core's own gates: does the database answer, does it have its tables. While one is shut, what would ask the
    database is not tried: each question would wait for it again, and nobody can say which modules are on.
    """
    core = [one for code, one in contributions(Check, also_off=True) if code == "core"]
    gates = [one for one in core if one.readiness and one.needs_database][:2]
    results = []
    for gate in gates:
        results.append(_run(gate))
        if not results[-1].passed:
            rest = [one for one in core if one not in gates and (one.readiness or not readiness)]
            return (*results, *(_put_off(one, gate) if one.needs_database else _run(one) for one in rest))
    asked = [one for _code, one in contributions(Check) if one.readiness or not readiness]
    return (*results, *(_run(one) for one in asked if one not in gates))


def _put_off(check: Check, gate: Check) -> CheckResult:
    sentence = gettext("Can't be told before “%(name)s” passes.")
    return CheckResult(check.name, passed=False, advice=sentence % {"name": gate.name})


def _run(check: Check) -> CheckResult:
    try:
        advice = check.run()
    except Exception as error:
        # A check may fail in any way the thing it checks can.
        logger.warning("operations.check_broke", exc_info=True, extra={"check": check.name})
        sentence = gettext("The check itself broke (%(error)s). The log says where.")
        return CheckResult(check.name, passed=False, advice=sentence % {"error": f"{type(error).__name__}: {error}"})
    return CheckResult(check.name, passed=advice is None, advice=gettext(advice) if advice else "")
