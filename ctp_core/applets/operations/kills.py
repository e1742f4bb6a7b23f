"""Killing processes at the worst moments, and looking whether anything was lost or done twice."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ctp_core.applets.modules.collecting import contributions
from ctp_core.applets.operations.scratch import release_connections, scratch_database


@dataclass(frozen=True)
class KillScenario:
    """A contribution to ``manage.py prove kills``: some work, and the failpoints inside it where it is killed.

    For each failpoint: *prepare* sets the stage and returns what the others get; *act* runs in a child process that dies at
    the failpoint; *recover* does what the next worker and a user who tries again would do; *check* returns None when all is
    as if nothing had died, else a sentence.
    """

    name: str
    failpoints: tuple[str, ...]
    prepare: Callable[[], Any] = field(repr=False)
    act: Callable[[Any], None] = field(repr=False)
    recover: Callable[[Any], None] = field(repr=False)
    check: Callable[[Any], str | None] = field(repr=False)


def prove_kills(options: dict[str, Any]) -> dict[str, Any]:
    """Every scenario at every failpoint, ``--rounds`` times (at the first pass, the second, …); ``--scenario`` for one alone."""
    rounds = int(options.get("rounds", 3))
    wanted = options.get("scenario")
    tried, failures = 0, []
    with scratch_database():
        for unit, scenario in contributions(KillScenario):
            if wanted not in (None, scenario.name):
                continue
            for failpoint in scenario.failpoints:
                for nth in range(1, rounds + 1):
                    tried += 1
                    problem = _try(scenario, f"{failpoint}:{nth}")
                    if problem is not None:
                        failures.append(f"{unit} {scenario.name} at {failpoint}:{nth}: {problem}")
    return {"tried": tried, "failed": len(failures), "failures": failures}


def _try(scenario: KillScenario, failpoint: str) -> str | None:
    stage = scenario.prepare()
    status = _in_child(lambda: scenario.act(stage), failpoint)
    died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not died and (failpoint.endswith(":1") or status != 0):
        # The first pass must be reached, or the failpoint is not where the scenario says; later ones may not come.
        return f"the process was not killed (status {status})"
    scenario.recover(stage)
    return scenario.check(stage)


def _in_child(work: Callable[[], None], failpoint: str) -> int:
    release_connections()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.environ["CTP_FAILPOINT"] = failpoint
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            # Leaves without the parent's clean-up: the scratch database is the parent's.
            os._exit(code)
    return os.waitpid(child, 0)[1]
