"""SCIM filters as conditions the organisation understands."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from apps.scim.domain.errors import InvalidFilter
from apps.scim.domain.filters import All, Either, Filter, Neither, Test, Within
from apps.scim.domain.resources import ENTERPRISE, GROUP, USER
from apps.scim.models import Kind, Link
from ctp_core.api import accounts
from ctp_core.contracts import Actor
from ctp_core.kit.ids import read_id
from ctp_organization.api.provisioning import AllOf, AnyOf, Compare, Condition, Not

NOTHING, EVERYTHING = AnyOf(()), AllOf(())
_USER_FIELDS = {
    "id": "id",
    "username": "username",
    "displayname": "name",
    "name.formatted": "name",
    "active": "active",
    "emails": "email",
    "emails.value": "email",
    "phonenumbers": "phone",
    "phonenumbers.value": "phone",
    "meta.created": "created",
    f"{ENTERPRISE.lower()}:employeenumber": "number",
    "externalid": "externalid",
}
_GROUP_FIELDS = {
    "id": "id",
    "displayname": "name",
    "members": "member",
    "members.value": "member",
    "externalid": "externalid",
}
# What stands for one value of a list in brackets: type and primary are the sender's own and searched by nobody.
_PASSED_OVER = {"emails": {"type", "primary"}, "phonenumbers": {"type", "primary"}, "members": {"type"}}


def condition_of(given: Filter, kind: Kind, actor: Actor) -> Condition:
    """Raises InvalidFilter for attributes that can't be searched."""
    match given:
        case Test():
            return _compared(given.path, given, kind, actor)
        case All(parts):
            return AllOf(tuple(condition_of(part, kind, actor) for part in parts))
        case Either(parts):
            return AnyOf(tuple(condition_of(part, kind, actor) for part in parts))
        case Neither(part):
            return Not(condition_of(part, kind, actor))
        case Within(path, part):
            return _within(path, part, kind, actor)


def _within(path: str, part: Filter, kind: Kind, actor: Actor) -> Condition:
    match part:
        case Test(inner):
            if inner.lower() in _PASSED_OVER.get(path.lower(), set()):
                return EVERYTHING
            return _compared(f"{path}.{inner}", part, kind, actor)
        case All(parts):
            return AllOf(tuple(_within(path, one, kind, actor) for one in parts))
        case Either(parts):
            return AnyOf(tuple(_within(path, one, kind, actor) for one in parts))
        case _:
            raise InvalidFilter(part=path)


def _compared(path: str, test: Test, kind: Kind, actor: Actor) -> Condition:
    core, fields = (USER, _USER_FIELDS) if kind == Kind.USER else (GROUP, _GROUP_FIELDS)
    plain = path.lower().removeprefix(f"{core.lower()}:")
    field = fields.get(plain)
    if field is None:
        raise InvalidFilter(part=path[:100])
    if field == "externalid":
        return _external(test, kind, actor)
    if test.operator == "pr":
        return EVERYTHING if field in ("id", "username", "active", "number", "created") else Compare(field, "pr")
    value: Any = _value(field, test)
    if value is None:
        return EVERYTHING if test.operator == "ne" else NOTHING
    return Compare(field, cast("Any", test.operator), value)


def _value(field: str, test: Test) -> object:
    """The value as the field holds it; None for one that nothing can have."""
    value = test.value
    if field == "active":
        if not isinstance(value, bool) or test.operator not in ("eq", "ne"):
            raise InvalidFilter(part=f"active {test.operator}")
        return value
    if not isinstance(value, str):
        raise InvalidFilter(part=str(value)[:100])
    if field in ("id", "member"):
        if test.operator not in ("eq", "ne"):
            raise InvalidFilter(part=f"{test.path} {test.operator}")
        return read_id(value)
    if field == "created":
        return _moment(value, test)
    return accounts.plain_username(value) if field == "username" else value


def _external(test: Test, kind: Kind, actor: Actor) -> Condition:
    """By the sender's own name: asked of the links."""
    links = Link.objects.filter(client_id=actor.account_pk or 0, kind=kind).exclude(external_id="")
    if test.operator == "pr":
        found = links
    elif test.operator in ("eq", "ne") and isinstance(test.value, str):
        found = links.filter(external_id=test.value)
    else:
        raise InvalidFilter(part=f"externalId {test.operator}")
    same = Compare("id", "in", found.values("object_id"))
    return Not(same) if test.operator == "ne" else same


def _moment(text: str, test: Test) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or is_naive(found) or test.operator in ("co", "sw", "ew"):
        raise InvalidFilter(part=text[:100])
    return found
