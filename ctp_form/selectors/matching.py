"""The rows of a list that match a query, rights inside: nothing else reads listed records by their values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils import timezone

from ctp_form.contracts import CREATED, RecordQuery, RecordSet
from ctp_form.domain.querying import Comparison, Plan, plan_query
from ctp_form.models import FormRecord
from ctp_form.models.keys import KeyOf
from ctp_form.selectors.parsed import get_parsed

LAST = "\U0010ffff"


def rows_of(within: RecordSet) -> QuerySet[FormRecord]:
    """All of a set."""
    rows = FormRecord.objects.filter(owner_id=within.owner.id, owner_module=within.owner.module, is_listed=True)
    if within.only is not None:
        rows = rows.filter(within.only)
    return rows if within.author_pk is None else rows.filter(author_pk=within.author_pk)


def matching(within: RecordSet, query: RecordQuery) -> tuple[QuerySet[FormRecord], Plan]:
    """Those that match, and the plan they were found by. Raises Invalid for what the policy doesn't let somebody ask."""
    plan = plan_query(get_parsed(within.version_id).definition, within.policy, query)
    rows = rows_of(within)
    for place, one in enumerate(plan.comparisons):
        rows = _narrowed(rows, f"key_{place}", one)
    return rows, plan


def _narrowed(rows: QuerySet[FormRecord], name: str, one: Comparison) -> QuerySet[FormRecord]:
    if one.path == CREATED:
        return rows.filter(_created(one))
    if one.kind == "several" and one.operator == "is":
        rows, found = rows.alias(**{name: KeyOf(one.path)}), Q(pk__in=())
        for key in one.keys:
            found |= Q(**{f"{name}__contains": key})
        return rows.filter(found)
    if one.operator == "contains":
        code, _dot, part = one.path.partition(".")
        # Of a field with parts the one that is asked for, not the whole with its other parts.
        text = KeyTextTransform(part, KeyTransform(code, "values")) if part else KeyTextTransform(code, "values")
        return rows.alias(**{name: text}).filter(**{f"{name}__icontains": one.keys[0]})
    keys = (one.keys[0], one.keys[0] + LAST) if one.operator == "begins" else one.keys
    return rows.alias(**{name: KeyOf(one.path)}).filter(compared(name, one.operator, keys))


def compared(name: str, operator: str, keys: Sequence[str]) -> Q:
    """The comparison of the key called *name*; ``begins`` takes where the texts begin and where they end."""
    match operator:
        case "empty":
            return Q(**{name: ""})
        case "filled":
            return Q(**{f"{name}__gt": ""})
        case "not":
            return ~Q(**{name: keys[0]})
        case "from":
            return Q(**{f"{name}__gte": keys[0]})
        case "to":
            return Q(**{f"{name}__gt": "", f"{name}__lte": keys[0]})
        case "begins":
            return Q(**{f"{name}__gte": keys[0], f"{name}__lt": keys[1]})
        case _:
            return Q(**{name: keys[0]}) if len(keys) == 1 else Q(**{f"{name}__in": keys})


def _created(one: Comparison) -> Q:
    if one.operator == "empty":
        return Q(pk__in=())
    found = Q(pk__in=()) if one.operator == "is" else Q()
    for key in one.keys:
        day = date.fromisoformat(key)
        begins, ends = _moment(day), _moment(day + timedelta(days=1)) if day < date.max else _moment(day)
        if one.operator == "is":
            found |= Q(created_at__gte=begins, created_at__lt=ends)
        elif one.operator == "from":
            found &= Q(created_at__gte=begins)
        else:
            found &= Q(created_at__lt=ends)
    return found


def _moment(day: date) -> Any:
    try:
        return timezone.make_aware(datetime.combine(day, time.min))
    except OverflowError:
        return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
