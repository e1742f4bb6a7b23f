"""Running the house: workers, checks, figures, proofs."""

from ctp_core.applets.events.failpoints import failpoint
from ctp_core.applets.operations.checks.running import CheckResult, run_checks
from ctp_core.applets.operations.checks.work import heartbeat_age
from ctp_core.applets.operations.kills import KillScenario
from ctp_core.applets.operations.metrics import count_request, exposition
from ctp_core.applets.operations.processes import RunningHouse
from ctp_core.applets.operations.scratch import release_connections, scratch_database
from ctp_core.applets.operations.services.keep_lease import drop_lease, process_name, take_lease
from ctp_core.applets.operations.services.run_outside import run_outside
from ctp_core.applets.operations.services.run_round import run_round
from ctp_core.applets.operations.services.show_life import show_life
from ctp_core.applets.operations.trials import list_trials, profile, run_trial
from ctp_core.applets.operations.worker import Worker, outside_worker, start_embedded_worker, start_thread

__all__ = [
    "CheckResult",
    "KillScenario",
    "RunningHouse",
    "Worker",
    "count_request",
    "drop_lease",
    "exposition",
    "failpoint",
    "heartbeat_age",
    "list_trials",
    "outside_worker",
    "process_name",
    "profile",
    "release_connections",
    "run_checks",
    "run_outside",
    "run_round",
    "run_trial",
    "scratch_database",
    "show_life",
    "start_embedded_worker",
    "start_thread",
    "take_lease",
]
