"""What REST takes and gives."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.registers.domain.dto import RecordDetails, RecordView, RegisterCard, RegisterSettings
from apps.registers.domain.seats import SCOPES, VERBS
from ctp_core.contracts import PRINCIPAL_KINDS
from ctp_core.kit.rest import StrictSerializer, moment
from ctp_form.contracts import ListedRecord, ListField, Summary


class PrincipalField(serializers.CharField):
    """``everyone``, ``member:<id>``, ``unit:<id>``, ``unit_tree:<id>``, ``post:…``, ``level:…``, ``team:…``, ``role:…``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, help_text=f"kind:id; kinds: {', '.join(PRINCIPAL_KINDS)}", **options)


class RoleBody(StrictSerializer):
    """A role: which records its holders read (`chosen`: of people of *units* and below), what else they may, under which field policy."""

    name = serializers.CharField(max_length=60)
    scope = serializers.ChoiceField(SCOPES, default="all")
    units = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)
    verbs = serializers.ListField(child=serializers.ChoiceField(VERBS), max_length=len(VERBS), default=list)
    policy = serializers.JSONField(default=dict, help_text='{"default": "write", "fields": {"salary": "hidden"}}')
    holders = serializers.ListField(child=PrincipalField(), max_length=500, default=list)


class RegisterBody(StrictSerializer):
    """A register to make or change."""

    name = serializers.CharField(max_length=100)
    version_id = serializers.UUIDField()
    description = serializers.CharField(max_length=300, allow_blank=True, default="")
    columns = serializers.ListField(child=serializers.CharField(max_length=100), max_length=30, default=list)
    fast = serializers.ListField(child=serializers.CharField(max_length=100), max_length=8, default=list)
    is_active = serializers.BooleanField(default=True)
    roles = serializers.ListField(child=RoleBody(), max_length=20, default=list)


class ManagedRegisterSerializer(serializers.Serializer[Any]):
    """A register as its managers see it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField()
    version_id = serializers.UUIDField()
    definition_id = serializers.UUIDField()
    columns = serializers.ListField(child=serializers.CharField())
    fast = serializers.ListField(child=serializers.CharField())
    is_active = serializers.BooleanField()
    roles = serializers.ListField(child=serializers.JSONField())


class RegisterSerializer(serializers.Serializer[Any]):
    """A register the caller has a seat in; *may* is what can be done with every record of the caller's list."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField()
    version_id = serializers.UUIDField()
    lists_all = serializers.BooleanField(help_text="False: only a part of the records is listed.")
    adds = serializers.BooleanField()
    may = serializers.ListField(child=serializers.CharField())


class FieldSerializer(serializers.Serializer[Any]):
    """A field of the list."""

    path = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    type = serializers.CharField()
    operators = serializers.ListField(child=serializers.CharField())
    sortable = serializers.BooleanField()
    options = serializers.ListField(child=serializers.JSONField())


class RecordSerializer(serializers.Serializer[Any]):
    """A record; *values* are what the caller may read."""

    id = serializers.UUIDField()
    version_id = serializers.UUIDField()
    values = serializers.JSONField()
    revision = serializers.IntegerField()
    author = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ValuesBody(StrictSerializer):
    """Values by the codes of fields; the register's ``schema/`` says which."""

    values = serializers.DictField()


class BulkBody(StrictSerializer):
    """The same values for many records; null empties a field."""

    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=200)
    values = serializers.DictField()


class IdsBody(StrictSerializer):
    """Many records."""

    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=200)


class RowResultSerializer(serializers.Serializer[Any]):
    """What became of one of them."""

    id = serializers.UUIDField()
    done = serializers.BooleanField()
    code = serializers.CharField(allow_null=True)
    message = serializers.CharField(allow_null=True)
    errors = serializers.JSONField()  # type: ignore[assignment]


class SummarySerializer(serializers.Serializer[Any]):
    """Groups with their results, numbers as text."""

    rows = serializers.ListField(child=serializers.JSONField())
    totals = serializers.ListField(child=serializers.CharField(allow_null=True))
    more = serializers.BooleanField()


class ViewBody(StrictSerializer):
    """A view to keep: conditions as in ``where``, the sort and the columns."""

    name = serializers.CharField(max_length=60)
    shared = serializers.BooleanField(default=False)
    where = serializers.ListField(child=serializers.CharField(max_length=700), max_length=20, default=list)
    sort = serializers.CharField(max_length=100, allow_blank=True, default="")
    columns = serializers.ListField(child=serializers.CharField(max_length=100), max_length=30, default=list)


class ViewSerializer(serializers.Serializer[Any]):
    """A saved view."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    shared = serializers.BooleanField()
    mine = serializers.BooleanField()
    query = serializers.JSONField()


def plain_register(one: RegisterCard) -> dict[str, Any]:
    """A register as JSON."""
    return {
        "id": str(one.id),
        "name": one.name,
        "description": one.description,
        "version_id": str(one.version_id),
        "lists_all": one.seat.lists_all,
        "adds": one.seat.adding() is not None,
        "may": [verb for verb in VERBS if one.seat.may_in_list(verb)],
    }


def plain_settings(one: RegisterSettings) -> dict[str, Any]:
    """A register with its roles as JSON."""
    return {
        "id": str(one.id),
        "name": one.name,
        "description": one.description,
        "version_id": str(one.version_id),
        "definition_id": str(one.definition_id),
        "columns": list(one.columns),
        "fast": list(one.fast),
        "is_active": one.is_active,
        "roles": [
            {
                "name": role.name,
                "scope": role.scope,
                "units": sorted(str(unit) for unit in role.units),
                "verbs": list(role.verbs),
                "policy": role.policy.to_json(),
                "holders": [str(ref) for ref in role.holders],
            }
            for role in one.roles
        ],
    }


def plain_record(one: ListedRecord | RecordDetails) -> dict[str, Any]:
    """A record as JSON."""
    return {
        "id": str(one.id),
        "version_id": str(one.version_id),
        "values": dict(one.values),
        "revision": one.revision,
        "author": one.author,
        "created_at": moment(one.created_at),
        "updated_at": moment(one.updated_at),
    }


def plain_field(one: ListField) -> dict[str, Any]:
    """A field of the list as JSON."""
    return {
        "path": one.path,
        "label": one.label,
        "type": one.type,
        "operators": list(one.operators),
        "sortable": one.sortable,
        "options": [{"value": value, "label": label} for value, label in one.options],
    }


def plain_summary(one: Summary) -> dict[str, Any]:
    """Statistics as JSON."""
    rows = [{"keys": list(row.keys), "labels": list(row.labels), "results": list(row.results)} for row in one.rows]
    return {"rows": rows, "totals": list(one.totals), "more": one.more}


def plain_view(one: RecordView) -> dict[str, Any]:
    """A saved view as JSON."""
    return {"id": str(one.id), "name": one.name, "shared": one.shared, "mine": one.mine, "query": dict(one.query)}
