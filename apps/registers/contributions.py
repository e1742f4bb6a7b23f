"""What registers add to the house."""

from __future__ import annotations

from collections.abc import Iterable

from apps.registers.domain.dto import REGISTER
from apps.registers.management.export_proof import prove_form_export
from apps.registers.management.import_proof import prove_form_import
from apps.registers.management.page_sample import SAMPLE
from apps.registers.management.record_bench import bench_form_records
from apps.registers.models import Register
from apps.registers.selectors.audit_words import WORDS
from apps.registers.selectors.exports import may_read_file as may_read_export
from apps.registers.selectors.field_uses import field_uses
from apps.registers.selectors.impacts import find_impacts
from apps.registers.selectors.imports import may_read_file
from apps.registers.selectors.notices import EXPORTED, FLOW_REFUSED, say_exported, say_flow_refused
from apps.registers.selectors.registers import (
    MANAGE,
    list_sources,
    open_set,
    record_link,
    record_policy,
    register_policy,
)
from apps.registers.selectors.rights import RECORD_RIGHTS, RIGHTS
from apps.registers.services.give_answer import ANSWERS, LOOKUPS
from apps.registers.services.import_records import TIMER, take_import
from apps.registers.services.load_demo import load_demo
from apps.registers.services.run_export import end_export, take_export
from apps.registers.services.start_export import END as EXPORT_END
from apps.registers.services.start_export import TIMER as EXPORT_TIMER
from apps_api.registers.events import RecordAdded
from ctp_core.api.rates import Rate
from ctp_core.contracts import (
    Actor,
    Bench,
    DemoStep,
    FileOwner,
    PermissionDeclaration,
    Proof,
    PublicEvent,
    ScopeDeclaration,
    SettingDeclaration,
    TimerHandler,
    mark,
)
from ctp_form.contracts import FieldUsers, IndexedFields, RecordOwner
from ctp_organization.contracts import OrganizationImpact
from ctp_portal.contracts import MenuEntry, NotificationKind


def _fast() -> Iterable[str]:
    for paths in Register.objects.filter(is_active=True).values_list("fast", flat=True):
        yield from paths


def _internal(actor: Actor) -> bool:
    # Asked on every page, so without the database; who has no seat yet meets a page that says so.
    return actor.may(MANAGE) or (actor.member is not None and not actor.external)


def _rate(rate: Rate, default: int, label: str) -> SettingDeclaration:
    explained = mark("Who asks more often waits a moment. 0 means as often as one likes.")
    return SettingDeclaration(
        rate.setting, "number", default, label, explained, minimum=0, maximum=1_000_000, group="registers"
    )


PUBLIC_SETTINGS = (
    _rate(ANSWERS, 10, mark("Answers to public forms, an address and minute")),
    _rate(LOOKUPS, 10, mark("Answers looked up again, an address and minute")),
)
CONTRIBUTIONS: list[object] = [
    WORDS,
    PublicEvent(RecordAdded, mark("A record was added to a register")),
    PermissionDeclaration(MANAGE, mark("Make registers and say who may do what in them")),
    ScopeDeclaration("registers:read", mark("Read registers and their records")),
    ScopeDeclaration("registers:write", mark("Add and change records, maintain registers")),
    RecordOwner(
        REGISTER,
        register_policy,
        policy_of_record=record_policy,
        open_set=open_set,
        sources=list_sources,
        link=record_link,
    ),
    *PUBLIC_SETTINGS,
    NotificationKind(FLOW_REFUSED, say_flow_refused),
    NotificationKind(EXPORTED, say_exported),
    FieldUsers(field_uses),
    OrganizationImpact("registers", find_impacts),
    IndexedFields(_fast),
    RIGHTS,
    RECORD_RIGHTS,
    FileOwner("import", may_read_file),
    TimerHandler(TIMER, take_import),
    FileOwner("export", may_read_export),
    TimerHandler(EXPORT_TIMER, take_export),
    TimerHandler(EXPORT_END, end_export),
    DemoStep(50, load_demo),
    SAMPLE,
    Bench("form_records", bench_form_records, mark("A list of a million records beside the bare query (--rows N).")),
    Proof(
        "form_import",
        prove_form_import,
        mark(
            "A large import killed with -9 again and again leaves no row twice and none out (--rows, --kills, --seed)."
        ),
    ),
    Proof(
        "form_export",
        prove_form_export,
        mark("A large export whose writer is killed with -9 comes to one whole file, memory flat (--rows, --seed)."),
    ),
    MenuEntry("registers", mark("Data registers"), "registers:register-list", icon="list", order=40, shown=_internal),
]
