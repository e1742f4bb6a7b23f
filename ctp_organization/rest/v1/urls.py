"""The organisation's REST: /api/v1/organization/…"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ctp_organization.rest.v1 import (
    changes,
    delegations,
    imports,
    levels,
    members,
    posts,
    principals,
    rights,
    roles,
    teams,
    units,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/", units.UnitList.as_view(), name="unit-list"),
    path("units/<uuid:id>/", units.UnitDetail.as_view(), name="unit-detail"),
    path("units/<uuid:id>/move/", units.UnitMove.as_view(), name="unit-move"),
    path("units/<uuid:id>/disable/", units.UnitDisable.as_view(), name="unit-disable"),
    path("units/<uuid:id>/enable/", units.UnitEnable.as_view(), name="unit-enable"),
    path("units/<uuid:id>/impact/", changes.UnitImpact.as_view(), name="unit-impact"),
    path("units/<uuid:id>/merge/", changes.UnitMerge.as_view(), name="unit-merge"),
    path("units/<uuid:id>/heads/", units.UnitHeads.as_view(), name="unit-heads"),
    path("members/", members.MemberList.as_view(), name="member-list"),
    path("members/<uuid:id>/", members.MemberDetail.as_view(), name="member-detail"),
    path("members/<uuid:id>/disable/", members.MemberDisable.as_view(), name="member-disable"),
    path("members/<uuid:id>/impact/", changes.MemberImpact.as_view(), name="member-impact"),
    path("members/<uuid:id>/leave/", changes.MemberLeave.as_view(), name="member-leave"),
    path("members/<uuid:id>/enable/", members.MemberEnable.as_view(), name="member-enable"),
    path("members/<uuid:id>/assignments/", members.AssignmentList.as_view(), name="assignment-list"),
    path(
        "members/<uuid:id>/assignments/<uuid:assignment>/",
        members.AssignmentDetail.as_view(),
        name="assignment-detail",
    ),
    path("posts/", posts.PostList.as_view(), name="post-list"),
    path("posts/<uuid:id>/", posts.PostDetail.as_view(), name="post-detail"),
    path("levels/", levels.LevelList.as_view(), name="level-list"),
    path("levels/<uuid:id>/", levels.LevelDetail.as_view(), name="level-detail"),
    path("teams/", teams.TeamList.as_view(), name="team-list"),
    path("teams/<uuid:id>/", teams.TeamDetail.as_view(), name="team-detail"),
    path("teams/<uuid:id>/members/", teams.TeamPeople.as_view(), name="team-members"),
    path("roles/", roles.RoleList.as_view(), name="role-list"),
    path("roles/<uuid:id>/", roles.RoleDetail.as_view(), name="role-detail"),
    path("roles/<uuid:id>/holders/", roles.HolderList.as_view(), name="role-holders"),
    path("delegations/", delegations.DelegationList.as_view(), name="delegation-list"),
    path("delegations/<uuid:id>/", delegations.DelegationDetail.as_view(), name="delegation-detail"),
    path("delegations/<uuid:id>/end/", delegations.DelegationEnd.as_view(), name="delegation-end"),
    path("imports/", imports.ImportList.as_view(), name="import-list"),
    path("imports/<uuid:id>/", imports.ImportDetail.as_view(), name="import-detail"),
    path("imports/<uuid:id>/confirm/", imports.ImportConfirm.as_view(), name="import-confirm"),
    path("imports/<uuid:id>/discard/", imports.ImportDiscard.as_view(), name="import-discard"),
    path("rights/explain/", rights.Explain.as_view(), name="explain"),
    path("permissions/", rights.PermissionList.as_view(), name="permission-list"),
    path("permissions/<str:code>/grants/", rights.PermissionGrants.as_view(), name="permission-grants"),
    path("principals/", principals.PrincipalList.as_view(), name="principal-list"),
]
