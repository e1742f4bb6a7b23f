"""Whether groups open single objects, of whatever unit: asked before somebody is put where rights are held."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Exists, OuterRef

from ctp_core.applets.permissions.keys import split_keys
from ctp_core.applets.permissions.models import GroupGrant


def open_objects(*, keys: Iterable[str], beyond: Iterable[str] = ()) -> bool:
    """Does one of the groups *keys* hold a right on some object that none of the groups *beyond* holds too? A query a kind of object."""
    groups, others = split_keys(keys)[1], split_keys(beyond)[1]
    if not groups:
        return False
    for model in apps.get_models():
        if issubclass(model, GroupGrant):
            rows = model._default_manager.filter(group_id__in=groups)
            same = {"content_object": OuterRef("content_object"), "permission": OuterRef("permission")}
            held = model._default_manager.filter(group_id__in=others, **same)
            if rows.exclude(Exists(held)).exists() if others else rows.exists():
                return True
    return False
