"""What the organisation adds to the house."""

from __future__ import annotations

from ctp_core.contracts import Bench, DemoPerson, DemoStep, PermissionDeclaration, ScopeDeclaration, mark
from ctp_organization.services.load_demo import load_demo
from ctp_organization.services.measure import measure_organization

CONTRIBUTIONS: list[object] = [
    PermissionDeclaration("organization.manage", mark("Maintain units, people, posts, teams and roles")),
    ScopeDeclaration("organization:read", mark("Read units, people, posts, teams and roles")),
    DemoStep(10, load_demo),
    DemoPerson("caohuan", mark("head of the whole group")),
    DemoPerson("xucengyu", mark("general manager, signs official documents")),
    DemoPerson("chengwenchang", mark("head of the office")),
    DemoPerson("hubo", mark("head of the information centre, maintains forms and templates")),
    Bench(
        "organization",
        measure_organization,
        mark("Import, picker, page with rights, move of a department among 130,000 people (--members N)."),
    ),
    ScopeDeclaration("organization:write", mark("Change units, people, posts, teams, roles and delegations")),
]
