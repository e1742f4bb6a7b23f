"""What the organisation adds to the house."""

from __future__ import annotations

from ctp_core.contracts import Bench, DemoStep, PermissionDeclaration, ScopeDeclaration, mark
from ctp_organization.services.load_demo import load_demo
from ctp_organization.services.measure import measure_organization

CONTRIBUTIONS: list[object] = [
    PermissionDeclaration("organization.manage", mark("Maintain units, people, posts, teams and roles")),
    ScopeDeclaration("organization:read", mark("Read units, people, posts, teams and roles")),
    DemoStep(10, load_demo),
    Bench(
        "organization",
        measure_organization,
        "Import, picker, page with rights, move of a department among 130,000 people (--members N).",
    ),
    ScopeDeclaration("organization:write", mark("Change units, people, posts, teams, roles and delegations")),
]
