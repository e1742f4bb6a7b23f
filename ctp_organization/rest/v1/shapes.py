"""How the organisation's values look over REST, as schema and as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from ctp_core.contracts import MemberRef, ObjectRef, UnitRef
from ctp_organization.contracts import (
    AssignmentDto,
    DelegationDto,
    ImportRunDto,
    LevelDto,
    MemberDto,
    PostDto,
    PrincipalDto,
    RoleDto,
    RoleHolderDto,
    TeamDto,
    UnitDto,
)


class RefSerializer(serializers.Serializer[Any]):
    """A reference to a unit or a member."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class UnitSerializer(serializers.Serializer[Any]):
    """A unit."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(["group", "company", "department", "partner"])
    parent = RefSerializer(allow_null=True)
    depth = serializers.IntegerField()
    position = serializers.IntegerField()
    external = serializers.BooleanField()
    is_active = serializers.BooleanField()


class MemberSerializer(serializers.Serializer[Any]):
    """A member with the primary unit and post."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    name = serializers.CharField()
    unit = RefSerializer(allow_null=True)
    post = serializers.CharField()
    level = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    external = serializers.BooleanField()
    is_active = serializers.BooleanField()


class PostSerializer(serializers.Serializer[Any]):
    """A post."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    position = serializers.IntegerField()
    is_active = serializers.BooleanField()
    company = RefSerializer(allow_null=True)


class LevelSerializer(serializers.Serializer[Any]):
    """A level; a smaller rank is higher."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    rank = serializers.IntegerField()
    is_active = serializers.BooleanField()


class AssignmentSerializer(serializers.Serializer[Any]):
    """Where a member stands."""

    id = serializers.UUIDField()
    unit = RefSerializer()
    post = PostSerializer(allow_null=True)
    is_primary = serializers.BooleanField()


class HeadsSerializer(serializers.Serializer[Any]):
    """Who leads a unit, in order."""

    heads = RefSerializer(many=True)
    deputies = RefSerializer(many=True)


class TeamSerializer(serializers.Serializer[Any]):
    """A team."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    member_count = serializers.IntegerField()
    is_active = serializers.BooleanField()
    company = RefSerializer(allow_null=True)


class TeamMemberSerializer(RefSerializer):
    """A member of a team."""

    is_leader = serializers.BooleanField()


class RoleSerializer(serializers.Serializer[Any]):
    """A role."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    per_unit = serializers.BooleanField()
    holder_count = serializers.IntegerField()
    is_active = serializers.BooleanField()
    company = RefSerializer(allow_null=True)


class HolderSerializer(serializers.Serializer[Any]):
    """Who holds a role, and for which unit."""

    member = RefSerializer()
    unit = RefSerializer(allow_null=True)


class TemplateSerializer(serializers.Serializer[Any]):
    """A template a delegation is limited to; `name` is null when it is no more."""

    id = serializers.UUIDField()
    module = serializers.CharField()
    name = serializers.CharField(allow_null=True)


class DelegationSerializer(serializers.Serializer[Any]):
    """Who acts for whom, when, in which modules and in what of which templates (neither: everything).

    `set_by` names who set it when that was not the grantor.
    """

    id = serializers.UUIDField()
    grantor = RefSerializer()
    delegate = RefSerializer()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    modules = serializers.ListField(child=serializers.CharField())
    templates = TemplateSerializer(many=True)
    reason = serializers.CharField()
    set_by = serializers.CharField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class PrincipalSerializer(serializers.Serializer[Any]):
    """Anything that can be given a right; `ref` is how it is named in other calls."""

    ref = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects fields by any name
    detail = serializers.CharField()


class ImportSerializer(serializers.Serializer[Any]):
    """An uploaded file and what it would change."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(["units", "members"])
    state = serializers.CharField()
    file_name = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    row_count = serializers.IntegerField()
    create_count = serializers.IntegerField()
    update_count = serializers.IntegerField()
    disable_count = serializers.IntegerField()
    same_count = serializers.IntegerField()
    done_count = serializers.IntegerField()
    problem_count = serializers.IntegerField()
    problems = serializers.ListField(child=serializers.DictField())
    differences = serializers.ListField(child=serializers.DictField())
    by_sync = serializers.BooleanField()


def plain_ref(ref: MemberRef | UnitRef | None) -> dict[str, Any] | None:
    """Id and name, or nothing."""
    return None if ref is None else {"id": str(ref.id), "name": ref.name}


def plain_unit(one: UnitDto) -> dict[str, Any]:
    """As UnitSerializer says."""
    return {
        "id": str(one.id),
        "code": one.code,
        "name": one.name,
        "kind": one.kind,
        "parent": plain_ref(one.parent),
        "depth": one.depth,
        "position": one.position,
        "external": one.external,
        "is_active": one.is_active,
    }


def plain_member(one: MemberDto) -> dict[str, Any]:
    """As MemberSerializer says."""
    return {
        "id": str(one.id),
        "number": one.number,
        "name": one.name,
        "unit": plain_ref(one.unit),
        "post": one.post_name,
        "level": one.level_name,
        "phone": one.phone,
        "email": one.email,
        "external": one.external,
        "is_active": one.is_active,
    }


def plain_post(one: PostDto) -> dict[str, Any]:
    """As PostSerializer says."""
    return {
        "id": str(one.id),
        "code": one.code,
        "name": one.name,
        "position": one.position,
        "is_active": one.is_active,
        "company": plain_ref(one.company),
    }


def plain_level(one: LevelDto) -> dict[str, Any]:
    """As LevelSerializer says."""
    return {"id": str(one.id), "code": one.code, "name": one.name, "rank": one.rank, "is_active": one.is_active}


def plain_assignment(one: AssignmentDto) -> dict[str, Any]:
    """As AssignmentSerializer says."""
    return {
        "id": str(one.id),
        "unit": plain_ref(one.unit),
        "post": plain_post(one.post) if one.post else None,
        "is_primary": one.is_primary,
    }


def plain_team(one: TeamDto) -> dict[str, Any]:
    """As TeamSerializer says."""
    return {
        "id": str(one.id),
        "name": one.name,
        "purpose": one.purpose,
        "member_count": one.member_count,
        "is_active": one.is_active,
        "company": plain_ref(one.company),
    }


def plain_role(one: RoleDto) -> dict[str, Any]:
    """As RoleSerializer says."""
    return {
        "id": str(one.id),
        "code": one.code,
        "name": one.name,
        "per_unit": one.per_unit,
        "holder_count": one.holder_count,
        "is_active": one.is_active,
        "company": plain_ref(one.company),
    }


def plain_holder(one: RoleHolderDto) -> dict[str, Any]:
    """As HolderSerializer says."""
    return {"member": plain_ref(one.member), "unit": plain_ref(one.unit)}


def plain_delegation(one: DelegationDto, names: Mapping[ObjectRef, str]) -> dict[str, Any]:
    """As DelegationSerializer says; *names* is what the templates are called."""
    return {
        "id": str(one.id),
        "grantor": plain_ref(one.grantor),
        "delegate": plain_ref(one.delegate),
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "modules": list(one.modules),
        "templates": [{"id": str(ref.id), "module": ref.module, "name": names.get(ref)} for ref in one.templates],
        "reason": one.reason,
        "set_by": one.set_by,
        "revoked_at": one.revoked_at,
    }


def plain_principal(one: PrincipalDto) -> dict[str, Any]:
    """As PrincipalSerializer says."""
    return {"ref": str(one.ref), "label": one.label, "detail": one.detail}


def plain_import(one: ImportRunDto) -> dict[str, Any]:
    """As ImportSerializer says."""
    return {**asdict(one), "id": str(one.id)}
