"""The organisation's pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ctp_organization.web import changes, dated, delegations, directory, imports, picker, rights, secretaries
from ctp_organization.web import maintain_members as members
from ctp_organization.web import maintain_posts as posts
from ctp_organization.web import maintain_roles as roles
from ctp_organization.web import maintain_teams as teams
from ctp_organization.web import maintain_units as units

urlpatterns: list[URLPattern | URLResolver] = [
    path("", directory.directory, name="directory"),
    path("picker/", picker.search, name="picker"),
    path("members/new/", members.MemberCreate.as_view(), name="member-new"),
    path("members/<uuid:id>/", directory.member, name="member"),
    path("members/<uuid:id>/look/", rights.look, name="member-look"),
    path("members/<uuid:id>/edit/", members.MemberEdit.as_view(), name="member-edit"),
    path("members/<uuid:id>/assignments/", members.MemberAssign.as_view(), name="member-assign"),
    path("members/<uuid:id>/switch/", members.member_switch, name="member-switch"),
    path("members/<uuid:id>/leave/", changes.MemberLeave.as_view(), name="member-leave"),
    path("units/new/", units.UnitCreate.as_view(), name="unit-new"),
    path("units/<uuid:id>/edit/", units.UnitEdit.as_view(), name="unit-edit"),
    path("units/<uuid:id>/switch/", units.unit_switch, name="unit-switch"),
    path("units/<uuid:id>/change/", changes.UnitChange.as_view(), name="unit-change"),
    path("units/<uuid:id>/then/", dated.unit_then, name="unit-then"),
    path("changes/", dated.coming, name="coming"),
    path("changes/<uuid:id>/withdraw/", dated.withdraw, name="coming-withdraw"),
    path("posts/", posts.post_list, name="post-list"),
    path("posts/new/", posts.PostForm.as_view(), name="post-new"),
    path("posts/<uuid:id>/", posts.PostForm.as_view(), name="post-edit"),
    path("levels/", posts.level_list, name="level-list"),
    path("levels/new/", posts.LevelForm.as_view(), name="level-new"),
    path("levels/<uuid:id>/", posts.LevelForm.as_view(), name="level-edit"),
    path("teams/", teams.team_list, name="team-list"),
    path("teams/new/", teams.TeamForm.as_view(), name="team-new"),
    path("teams/<uuid:id>/", teams.TeamForm.as_view(), name="team-edit"),
    path("roles/", roles.role_list, name="role-list"),
    path("roles/new/", roles.RoleForm.as_view(), name="role-new"),
    path("roles/<uuid:id>/", roles.RoleForm.as_view(), name="role-edit"),
    path("roles/<uuid:id>/holders/", roles.RoleHolders.as_view(), name="role-holders"),
    path("rights/", rights.permission_list, name="permission-list"),
    path("rights/change/", rights.permission_change, name="permission-change"),
    path("rights/explain/", rights.explain, name="explain"),
    path("imports/", imports.Imports.as_view(), name="import-list"),
    path("imports/<uuid:id>/", imports.detail, name="import"),
    path("imports/<uuid:id>/decide/", imports.decide, name="import-decide"),
    path("export/<slug:kind>.<slug:file_format>", imports.export, name="export"),
    path("delegations/", delegations.Delegations.as_view(), name="delegations"),
    path("delegations/<uuid:id>/end/", delegations.end, name="delegation-end"),
    path("delegations/secretaries/", secretaries.Secretaries.as_view(), name="secretaries"),
    path("delegations/secretaries/<uuid:id>/end/", secretaries.end, name="secretary-end"),
]
