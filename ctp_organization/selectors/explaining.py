"""Why somebody may do something to an object, or why not.

There is no second evaluation: the unit's own policy is asked, once as things are and once for each thing that might be the
reason, with an actor who has that thing alone. What is not allowed is asked again with one thing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from ctp_core.api import clock, modules, permissions
from ctp_core.api.actors import actor_for_account
from ctp_core.api.permissions import account_key, group_key, split_keys
from ctp_core.contracts import (
    Actor,
    DataScope,
    FieldError,
    Forbidden,
    Invalid,
    MemberRef,
    NarrowedPermission,
    NotFound,
    ObjectRef,
    ObjectRights,
    mark,
)
from ctp_organization.contracts.delegation_scopes import EVERYTHING, DelegationScope
from ctp_organization.contracts.explanations import Explanation, RightSource
from ctp_organization.models import Member
from ctp_organization.selectors.delegations import active_scopes
from ctp_organization.selectors.right_sources import name_grantor, name_grants, name_keys, name_permission
from ctp_organization.selectors.supposing import suppose_grantors

# Stands for somebody who is a member and takes part in nothing: grants can be told from taking part.
NOBODY = MemberRef(0, UUID(int=0), "")
# More candidates than this are not tried when somebody asks why not.
MANY = 60


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing rights come from: ``own``, a key, a permission, an administrator's role, somebody acted for, being internal.

    *scope* is the part of the data a permission is held for, *entrusted* what a delegation is for.
    """

    kind: str
    value: str = ""
    scope: DataScope | None = None
    member: MemberRef | None = None
    entrusted: DelegationScope = EVERYTHING


@dataclass(frozen=True, slots=True)
class _Question:
    """Whose right on what: asked of the policy in one world after the other."""

    person: Actor
    rights: ObjectRights
    ref: ObjectRef
    verb: str

    def holds(self, parts: Iterable[_Part]) -> bool:
        """What the policy says of somebody who has exactly *parts*."""
        given = list(parts)
        grantors = {one.member: one.entrusted for one in given if one.kind == "delegation" and one.member}
        with suppose_grantors(grantors):
            return self.verb in self.rights.allowed(_with(self.person, given), self.ref.id)


def may_explain_others(actor: Actor) -> bool:
    """Security and audit administrators ask about anybody, everybody else about themselves."""
    return actor.kind == "system" or actor.admin_role in ("security", "audit")


def explainable_kinds() -> dict[tuple[str, str], ObjectRights]:
    """(module, kind) of everything rights are explained of, also of modules that are off."""
    return {(unit, one.kind): one for unit, one in modules.contributions(ObjectRights, also_off=True)}


def explain_right(*, ref: ObjectRef, verb: str, member_id: UUID, actor: Actor) -> Explanation:
    """Why the member may do *verb* to the object, or why not.

    Raises Forbidden for a question about somebody else, NotFound for an object that is not there (or that one doesn't see
    oneself), Invalid for a verb nobody knows.
    """
    member, person = _person(member_id, actor)
    rights = _rights(ref, verb)
    keys = rights.keys(ref.id)
    if keys is None:
        raise NotFound()
    is_off = not modules.is_on(ref.module)
    verbs = frozenset() if is_off or not person.is_signed_in else rights.allowed(person, ref.id)
    tells = may_explain_others(actor)
    if not verbs and not tells:
        raise NotFound()
    found = Explanation(member, ref, verb, verb in verbs, tuple(one for one in dict(rights.verbs) if one in verbs), ())
    if is_off or not person.is_signed_in:
        return replace(found, obstacles=("module_off",) if is_off else ("disabled",))
    question = _Question(person, rights, ref, verb)
    if found.allowed:
        return replace(found, reasons=_reasons(question))
    if not tells:
        return found
    missing = _missing(question, keys)
    return replace(found, missing=missing, obstacles=() if missing else ("state",))


def explain_permission(*, code: str, member_id: UUID, actor: Actor) -> Explanation:
    """Through what the member holds a function permission, or who holds it instead. Raises Forbidden, NotFound."""
    member, person = _person(member_id, actor)
    if code not in permissions.declared_permissions():
        raise NotFound()
    allowed = person.is_signed_in and person.may_within(code)
    found = Explanation(member, None, code, allowed, (code,) if allowed else (), ())
    if allowed:
        scopes = [None] if person.may(code) else list(person.data_scopes(code))
        named = [name_permission(code=code, actor=person, scope=one) for one in scopes]
        return replace(found, reasons=tuple((one,) for one in sorted(named, key=lambda one: one.label)))
    if not person.is_signed_in:
        return replace(found, obstacles=("disabled",))
    if not may_explain_others(actor):
        return found
    grants = permissions.list_permission_grants(code=code)
    return replace(found, missing=name_grants(grants=grants[:MANY]))


def _person(member_id: UUID, actor: Actor) -> tuple[MemberRef, Actor]:
    is_self = actor.member is not None and actor.member.id == member_id
    if not is_self and not may_explain_others(actor):
        raise Forbidden()
    row = Member.objects.filter(public_id=member_id).values_list("pk", "public_id", "name", "account_id").first()
    if row is None:
        raise NotFound()
    person = actor_for_account(account_pk=row[3])
    # Somebody who has left the organisation has no rights in it, whatever became of the account.
    if person.member is None:
        person = replace(
            person, kind="anonymous", principals=frozenset(), permissions=frozenset(), narrowed=frozenset()
        )
    return MemberRef(row[0], row[1], row[2]), person


def _rights(ref: ObjectRef, verb: str) -> ObjectRights:
    rights = explainable_kinds().get((ref.module, ref.kind))
    if rights is None:
        raise NotFound()
    if verb not in dict(rights.verbs):
        message = mark("There is no such right on this kind of object.")
        raise Invalid({"verb": [FieldError("organization.unknown_verb", message)]})
    return rights


def _parts(person: Actor) -> list[_Part]:
    """All that *person* has."""
    found = [_Part("own")]
    found += [_Part("key", key) for key in sorted(person.principals)]
    found += [_Part("permission", code) for code in sorted(person.permissions)]
    held = sorted(person.narrowed, key=lambda one: (one.code, one.scope.kind, sorted(one.scope.units)))
    found += [_Part("permission", one.code, one.scope) for one in held]
    if person.admin_role:
        found.append(_Part("admin", person.admin_role))
    if person.member is not None:
        scopes = active_scopes(member_pk=person.member.pk, at=clock.now())
        found += [_Part("delegation", str(one.id), member=one, entrusted=scope) for one, scope in scopes.items()]
    return found


def _with(person: Actor, parts: Sequence[_Part]) -> Actor:
    """*person* with *parts* alone."""
    kinds = {one.kind for one in parts}
    is_own = "own" in kinds
    return replace(
        person,
        account_pk=person.account_pk if is_own else 0,
        member=person.member if is_own or person.member is None else NOBODY,
        external=person.external and "internal" not in kinds,
        admin_role=person.admin_role if "admin" in kinds else "",
        principals=frozenset(one.value for one in parts if one.kind == "key"),
        permissions=frozenset(one.value for one in parts if one.kind == "permission" and one.scope is None),
        narrowed=frozenset(NarrowedPermission(one.value, one.scope) for one in parts if one.scope is not None),
    )


def _reasons(question: _Question) -> tuple[tuple[RightSource, ...], ...]:
    parts = _parts(question.person)
    alone = [one for one in parts if question.holds([one])]
    # Whose unit a part of the data is said of is the person's own: such permissions are tried beside taking part, not without it.
    own = [one for one in parts if one.kind == "own"]
    if own[0] not in alone:
        alone += [one for one in parts if one.scope is not None and one not in alone and question.holds([*own, one])]
    if alone:
        return tuple((_name(question.person, one),) for one in alone)
    # Several things only together: take away whatever can be missed, and what is left is one reason.
    needed = list(parts)
    for one in parts:
        rest = [other for other in needed if other is not one]
        if question.holds(rest):
            needed = rest
    return (tuple(_name(question.person, one) for one in needed),)


def _missing(question: _Question, keys: frozenset[str]) -> tuple[RightSource, ...]:
    person, has = question.person, _parts(question.person)
    accounts, groups = split_keys(keys - person.principals)
    people = _members_of(sorted(accounts)[:MANY])
    tries = [_Part("key", group_key(one)) for one in sorted(groups)[:MANY]]
    declared = permissions.declared_permissions()
    tries += [_Part("permission", code) for code in sorted(declared) if code.startswith(f"{question.ref.module}.")]
    tries += [_Part("delegation", str(one.id), member=one) for one in people.values() if one != person.member]
    if person.external:
        tries.append(_Part("internal"))
    wanted = [one for one in tries if one not in has and question.holds([*has, one])]
    return tuple(_name(person, one) for one in wanted)


def _members_of(account_pks: Iterable[int]) -> Mapping[int, MemberRef]:
    rows: models.QuerySet[Member] = Member.objects.filter(account_id__in=list(account_pks), is_active=True)
    values = rows.order_by("pinyin", "pk").values_list("account_id", "pk", "public_id", "name")
    return {account: MemberRef(pk, public_id, name) for account, pk, public_id, name in values}


def _name(person: Actor, part: _Part) -> RightSource:
    if part.kind == "key":
        own = account_key(person.account_pk or 0)
        member = person.member if part.value in person.principals else None
        named = name_keys(keys=[part.value], member=member, own_key=own)
        return named.get(part.value, RightSource("principal", part.value, part.value))
    if part.kind == "permission":
        has = part.scope is not None or part.value in person.permissions
        return name_permission(code=part.value, actor=person if has else None, scope=part.scope)
    if part.kind == "delegation" and part.member is not None and person.member is not None:
        return name_grantor(grantor=part.member, delegate=person.member, at=clock.now())
    if part.kind == "admin":
        return RightSource("admin", part.value, _("is an administrator"))
    if part.kind == "internal":
        return RightSource("internal", "", _("being one of the staff"))
    return RightSource("own", "", _("takes part: as author, sender, participant or handler"))
