"""What the organisation adds to the house."""

from __future__ import annotations

from datetime import timedelta

from ctp_core.api.timers import Repeated
from ctp_core.contracts import (
    Bench,
    DemoPerson,
    DemoStep,
    PermissionDeclaration,
    Proof,
    PublicEvent,
    ScopeDeclaration,
    SettingDeclaration,
    TimerHandler,
    mark,
)
from ctp_organization.contracts.events import (
    ImportFinished,
    MemberChanged,
    RoleChanged,
    TeamChanged,
    UnitChanged,
    UnitMerged,
    UnitMoved,
)
from ctp_organization.contracts.impacts import HandOver, OrganizationImpact
from ctp_organization.contracts.shared_work import SharedWork
from ctp_organization.management.page_sample import SAMPLE
from ctp_organization.selectors.audit_words import WORDS
from ctp_organization.selectors.impacts import find_own_impacts
from ctp_organization.selectors.shared_work import people_of_own_teams
from ctp_organization.selectors.sight import MAINTAIN
from ctp_organization.services.leave_member import hand_over_heads, hand_over_roles
from ctp_organization.services.load_demo import load_demo
from ctp_organization.services.measure import measure_organization
from ctp_organization.services.plan_change import TIMER, carry_out_change
from ctp_organization.services.prove_machine import prove_machine
from ctp_organization.services.prove_trees import prove_trees
from ctp_organization.services.prove_writers import prove_writers
from ctp_organization.services.read_import import TIMER as READ_IMPORT
from ctp_organization.services.read_import import take_reading
from ctp_organization.services.sync_folder import sync_folder
from ctp_organization.services.sync_table import MOST_DISABLED

CONTRIBUTIONS: list[object] = [
    WORDS,
    PublicEvent(UnitChanged, mark("A unit was changed")),
    PublicEvent(UnitMoved, mark("A unit was moved")),
    PublicEvent(UnitMerged, mark("A unit was merged into another")),
    PublicEvent(MemberChanged, mark("A member was changed")),
    PublicEvent(TeamChanged, mark("A team was changed")),
    PublicEvent(RoleChanged, mark("A role was changed")),
    PublicEvent(ImportFinished, mark("An import has finished")),
    PermissionDeclaration(MAINTAIN, mark("Maintain units, people, posts, teams and roles"), ("chosen",)),
    ScopeDeclaration("organization:read", mark("Read units, people, posts, teams and roles")),
    TimerHandler(READ_IMPORT, take_reading),
    DemoStep(10, load_demo),
    SAMPLE,
    DemoPerson("caohuan", mark("head of the whole group")),
    DemoPerson("xucengyu", mark("general manager, signs official documents")),
    DemoPerson("chengwenchang", mark("head of the office")),
    DemoPerson("hubo", mark("head of the information centre, maintains forms and templates")),
    Repeated("organization.sync_folder", timedelta(hours=1), sync_folder),
    SettingDeclaration(
        key=MOST_DISABLED,
        kind="number",
        default=10,
        label=mark("People a sync may disable without somebody looking"),
        help=mark("What would disable more waits among the imports, and those who maintain the organisation are told."),
        minimum=0,
        maximum=1_000_000,
        group="organization",
    ),
    TimerHandler(TIMER, carry_out_change),
    SharedWork("organization.teams", people_of_own_teams),
    OrganizationImpact("organization", find_own_impacts),
    HandOver("organization.heads", mark("The units this person leads"), hand_over_heads),
    HandOver("organization.roles", mark("The roles this person holds"), hand_over_roles),
    Bench(
        "organization",
        measure_organization,
        mark("Import, picker, page with rights, move of a department among 130,000 people (--members N)."),
    ),
    Proof("org_trees", prove_trees, mark("Loads and reorganises the real trees of CTP_SHARED_DATA (--data FOLDER).")),
    Proof("org_machine", prove_machine, mark("Random changes against a naive model (--count N, --seed N, --every N).")),
    Proof(
        "org_writers",
        prove_writers,
        mark("Concurrent writers leave a sound tree (--workers N, --seconds N, --units N)."),
    ),
    ScopeDeclaration("organization:write", mark("Change units, people, posts, teams, roles and delegations")),
]
