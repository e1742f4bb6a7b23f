"""What these applets add: checks, settings, housekeeping, proofs."""

from __future__ import annotations

from datetime import timedelta

from ctp_core.applets.audit.services.seal_entries import tell_head
from ctp_core.applets.events.services.clean_events import clean_events
from ctp_core.applets.files.services.sweep_files import ROUND, sweep_files, sweep_storage
from ctp_core.applets.operations.benches.relay import measure_relay
from ctp_core.applets.operations.checks import database, licence, surroundings, work
from ctp_core.applets.operations.kills import prove_kills
from ctp_core.applets.operations.proofs import relay
from ctp_core.applets.operations.proofs.audit import prove_audit
from ctp_core.applets.timers.repeated import Repeated
from ctp_core.contracts import Bench, Check, Proof, ScopeDeclaration, SettingDeclaration, mark

OPERATIONS: list[object] = [
    Check("database", database.database_answers, readiness=True),
    Check("database durability", database.database_is_durable),
    Check("migrations", database.migrations_are_applied, readiness=True),
    Check("audit guards", database.audit_is_guarded),
    Check("clock", database.clocks_agree),
    Check("cache", surroundings.cache_answers, readiness=True, needs_database=False),
    Check("broker", surroundings.broker_answers, needs_database=False),
    Check("storage", surroundings.storage_keeps_files, needs_database=False),
    Check("keys", surroundings.keys_are_private, needs_database=False),
    Check("private data", surroundings.data_is_private, needs_database=False),
    Check("public server", surroundings.public_server_is_safe, needs_database=False),
    Check("licence", licence.licence_counts),
    Check("worker", work.worker_is_alive),
    Check("outbox", work.outbox_moves),
    Check("timers", work.timers_move),
    SettingDeclaration(
        key="core.event_days",
        kind="number",
        default=14,
        label=mark("Days delivered events are kept"),
        help=mark("Afterwards they are removed. What is still waiting stays."),
        minimum=1,
        maximum=365,
    ),
    SettingDeclaration(
        key="core.file_megabytes",
        kind="number",
        default=100,
        label=mark("Largest file in MB"),
        help=mark("Larger uploads are refused."),
        minimum=1,
        maximum=2000,
    ),
    Repeated("core.clean_events", timedelta(hours=1), clean_events),
    Repeated("core.tell_audit_head", timedelta(hours=1), tell_head),
    Repeated("core.sweep_files", timedelta(hours=1), sweep_files),
    Repeated("core.sweep_storage", ROUND, sweep_storage),
    ScopeDeclaration("files:read", mark("Read files")),
    ScopeDeclaration("files:write", mark("Upload files")),
    ScopeDeclaration("audit:read", mark("Read the audit")),
    Proof("kills", prove_kills, mark("Processes killed at failpoints lose and double nothing (--rounds, --scenario).")),
    Proof("audit", prove_audit, mark("Every kind of tampering with the audit is found and located (--count, --seed).")),
    relay.SCENARIO,
    Bench(
        "relay",
        measure_relay,
        mark("Events delivered a second beside one insert and one update, committed (--events)."),
    ),
]
