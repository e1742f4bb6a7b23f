"""Rights on single objects, stored by django-guardian in tables with a direct foreign key (they go with the object)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from ctp_core.applets.permissions.keys import account_key, group_key, split_keys
from ctp_core.contracts import Actor


def grant(*, target: Model, verb: str, keys: Iterable[str]) -> None:
    """Give the right *verb* on *target* to principal keys, in two inserts at most; given rights stay."""
    accounts, groups = split_keys(keys)
    permission = _permission(type(target), verb)
    _accounts(type(target)).objects.bulk_create(
        [_accounts(type(target))(user_id=pk, permission=permission, content_object=target) for pk in sorted(accounts)],
        ignore_conflicts=True,
    )
    _groups(type(target)).objects.bulk_create(
        [_groups(type(target))(group_id=pk, permission=permission, content_object=target) for pk in sorted(groups)],
        ignore_conflicts=True,
    )


def grant_each(*, verb: str, keys: Iterable[tuple[Model, Iterable[str]]]) -> None:
    """Give the right *verb* on each object to its own keys: two inserts at most for objects of one model, however many."""
    accounts: list[Model] = []
    groups: list[Model] = []
    permission: Permission | None = None
    for target, wanted in keys:
        permission = permission or _permission(type(target), verb)
        place = {"permission": permission, "content_object": target}
        held_by, held_in = split_keys(wanted)
        accounts += [_accounts(type(target))(user_id=pk, **place) for pk in sorted(held_by)]
        groups += [_groups(type(target))(group_id=pk, **place) for pk in sorted(held_in)]
    for rows in (accounts, groups):
        if rows:
            type(rows[0])._default_manager.bulk_create(rows, ignore_conflicts=True)


def revoke(*, target: Model, verb: str, keys: Iterable[str]) -> None:
    """Take the right *verb* on *target* from principal keys."""
    accounts, groups = split_keys(keys)
    wanted = {"permission": _permission(type(target), verb), "content_object": target}
    _accounts(type(target)).objects.filter(user_id__in=accounts, **wanted).delete()
    _groups(type(target)).objects.filter(group_id__in=groups, **wanted).delete()


def replace_grants(*, target: Model, verb: str, keys: Iterable[str]) -> None:
    """Exactly *keys* hold *verb* on *target* afterwards."""
    wanted = frozenset(keys)
    with transaction.atomic():
        held = list_grants(target=target, verb=verb)
        revoke(target=target, verb=verb, keys=held - wanted)
        grant(target=target, verb=verb, keys=wanted - held)


def list_grants(*, target: Model, verb: str) -> frozenset[str]:
    """The principal keys that hold *verb* on *target*."""
    wanted = {"permission": _permission(type(target), verb), "content_object": target}
    accounts = _accounts(type(target)).objects.filter(**wanted).values_list("user_id", flat=True)
    groups = _groups(type(target)).objects.filter(**wanted).values_list("group_id", flat=True)
    return frozenset(map(account_key, accounts)) | frozenset(map(group_key, groups))


def list_grants_of_many(*, model: type[Model], verb: str, pks: Iterable[int]) -> dict[int, frozenset[str]]:
    """The principal keys that hold *verb*, by object pk, in two queries."""
    found: dict[int, set[str]] = {pk: set() for pk in pks}
    wanted: dict[str, Any] = {"permission": _permission(model, verb), "content_object_id__in": list(found)}
    for pk, account in _accounts(model).objects.filter(**wanted).values_list("content_object_id", "user_id"):
        found[pk].add(account_key(account))
    for pk, group in _groups(model).objects.filter(**wanted).values_list("content_object_id", "group_id"):
        found[pk].add(group_key(group))
    return {pk: frozenset(keys) for pk, keys in found.items()}


def granted(*, model: type[Model], verb: str, actor: Actor, through: str = "pk") -> Q:
    """A filter: the objects of *model* on which *actor* holds *verb* (the actor's principal set, one EXISTS each).

    *through* is the path from the filtered rows to the object: ``granted(model=Board, verb="read", actor=actor,
    through="board_id")`` filters articles by the rights on their board.
    """
    if actor.kind == "system":
        return Q(pk__isnull=False)
    if not actor.is_signed_in:
        return Q(pk__in=())
    wanted: dict[str, Any] = {
        "content_object_id": OuterRef(through),
        "permission__codename": _codename(model, verb),
        "permission__content_type__app_label": model._meta.app_label,
        "permission__content_type__model": model._meta.model_name,
    }
    accounts, groups = split_keys(actor.principals)
    right = Q(Exists(_accounts(model).objects.filter(user_id__in=accounts, **wanted)))
    if groups:
        right |= Q(Exists(_groups(model).objects.filter(group_id__in=groups, **wanted)))
    return right


def granted_to(*, model: type[Model], keys: Iterable[str]) -> Q:
    """A filter: the objects of *model* on which any of *keys* holds any right, whichever."""
    accounts, groups = split_keys(keys)
    mine = {"content_object_id": OuterRef("pk")}
    return Q(Exists(_accounts(model).objects.filter(user_id__in=accounts, **mine))) | Q(
        Exists(_groups(model).objects.filter(group_id__in=groups, **mine))
    )


def _codename(model: type[Model], verb: str) -> str:
    return f"{verb}_{model._meta.model_name}"


def _permission(model: type[Model], verb: str) -> Permission:
    kind = ContentType.objects.get_for_model(model)
    try:
        return Permission.objects.get(content_type=kind, codename=_codename(model, verb))
    except Permission.DoesNotExist:
        raise LookupError(f"{model._meta.label}.Meta.permissions does not name {_codename(model, verb)}") from None


def _accounts(model: type[Model]) -> Any:
    return get_user_obj_perms_model(model)  # type: ignore[arg-type]


def _groups(model: type[Model]) -> Any:
    return get_group_obj_perms_model(model)  # type: ignore[arg-type]
