"""The picker on the server: what it shows as chosen, and reading what was sent, within the sight of who sent it.

In a template ``{% load ctp_organization %}{% picker name="readers" kinds="member,unit_tree" multiple=True value=refs %}``; in the
view ``parse_principals(request.POST, "readers", kinds=("member", "unit_tree"), actor=request.actor)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar, get_args
from uuid import UUID

from ctp_core.contracts import Actor, FieldError, Invalid, MemberRef, PrincipalKind, PrincipalRef, UnitRef, mark
from ctp_organization.api import members, principals, units

__all__ = [
    "LIMIT",
    "MANY",
    "parse_kinds",
    "parse_member",
    "parse_members",
    "parse_principals",
    "parse_unit",
    "parse_units",
    "read_refs",
]

T = TypeVar("T")
LIMIT = 20
MANY = 500
TYPED = ".typed"
_BREAKS = re.compile(r"[,;、，；\n]+")


class Sent(Protocol):
    """A QueryDict, or anything that gives lists the same way."""

    def getlist(self, key: str) -> list[Any]: ...


def parse_kinds(text: str) -> tuple[PrincipalKind, ...]:
    """``member,unit`` as kinds. Raises ValueError for a kind nobody knows."""
    kinds = tuple(part.strip() for part in text.split(",") if part.strip())
    if unknown := set(kinds) - set(get_args(PrincipalKind)):
        raise ValueError(f"no such principals: {', '.join(sorted(unknown))}")
    return kinds  # type: ignore[return-value]


def parse_principals(
    sent: Sent, name: str, *, kinds: Sequence[PrincipalKind], actor: Actor, required: bool = False
) -> tuple[PrincipalRef, ...]:
    """What was chosen in the picker *name*, each once, in the order chosen.

    Also reads what was typed where no script ran: names or numbers with commas between. Raises Invalid at *name* for
    something *actor* does not see, a kind that was not offered, a name that fits nobody or several, or nothing at all
    where something is *required*.
    """
    refs = read_refs(name, sent.getlist(name), kinds=kinds, actor=actor)
    for typed in sent.getlist(name + TYPED):
        for word in _BREAKS.split(str(typed)[:2_000]):
            if word.strip():
                refs = (*refs, _typed(name, word.strip(), kinds, actor))
    if required and not refs:
        raise Invalid({name: [FieldError("organization.required", mark("Choose somebody."))]})
    return tuple(dict.fromkeys(refs))


def read_refs(
    name: str, values: Iterable[Any], *, kinds: Sequence[PrincipalKind], actor: Actor
) -> tuple[PrincipalRef, ...]:
    """``member:<id>`` texts as references *actor* sees. Raises Invalid at *name*."""
    refs: list[PrincipalRef] = []
    for value in values:
        if not str(value).strip():
            continue
        try:
            ref = PrincipalRef.parse(str(value))
        except ValueError:
            raise _unknown(name) from None
        if ref.kind not in kinds:
            raise _unknown(name)
        refs.append(ref)
    if len(refs) > MANY:
        raise Invalid(
            {name: [FieldError("organization.too_many", mark("Choose at most %(limit)s at once."), limit=MANY)]}
        )
    if refs and not principals.sees_principals(refs=refs, actor=actor):
        raise _unknown(name)
    return tuple(refs)


def parse_members(sent: Sent, name: str, *, actor: Actor, required: bool = False) -> tuple[MemberRef, ...]:
    """The people chosen in a picker of people. Raises Invalid as ``parse_principals`` does."""
    refs = parse_principals(sent, name, kinds=("member",), actor=actor, required=required)
    found = members.list_members_by_id(ids=_ids(refs), actor=actor)
    return tuple(found[one].ref for one in _ids(refs))


def parse_member(sent: Sent, name: str, *, actor: Actor, required: bool = False) -> MemberRef | None:
    """The one person chosen, or None. Raises Invalid, also when several were sent."""
    found = parse_members(sent, name, actor=actor, required=required)
    return _single(name, found)


def parse_units(sent: Sent, name: str, *, actor: Actor, required: bool = False) -> tuple[UnitRef, ...]:
    """The units chosen in a picker of units. Raises Invalid as ``parse_principals`` does."""
    refs = parse_principals(sent, name, kinds=("unit",), actor=actor, required=required)
    return tuple(units.get_unit(id=one, actor=actor).ref for one in _ids(refs))


def parse_unit(sent: Sent, name: str, *, actor: Actor, required: bool = False) -> UnitRef | None:
    """The one unit chosen, or None. Raises Invalid, also when several were sent."""
    return _single(name, parse_units(sent, name, actor=actor, required=required))


def _single(name: str, found: tuple[T, ...]) -> T | None:
    if len(found) > 1:
        raise Invalid({name: [FieldError("organization.only_one", mark("Choose only one."))]})
    return found[0] if found else None


def _ids(refs: Iterable[PrincipalRef]) -> list[UUID]:
    return [ref.id for ref in refs if ref.id is not None]


def _typed(name: str, word: str, kinds: Sequence[PrincipalKind], actor: Actor) -> PrincipalRef:
    found = principals.search_principals(text=word, kinds=kinds, actor=actor, limit=LIMIT)
    exact = [one for one in found if one.label == word]
    fits = exact or list(found)
    if len(fits) == 1:
        return fits[0].ref
    if not fits:
        nobody = mark("Nobody and nothing here is called %(word)s.")
        raise Invalid({name: [FieldError("organization.fits_nobody", nobody, word=word)]})
    several = mark("%(word)s fits several: %(names)s. Type the number of the person.")
    names = ", ".join(f"{one.label} ({one.detail})" if one.detail else one.label for one in fits[:4])
    raise Invalid({name: [FieldError("organization.fits_several", several, word=word, names=names)]})


def _unknown(name: str) -> Invalid:
    message = mark("Somebody you chose can't be found. Choose again.")
    return Invalid({name: [FieldError("organization.unknown_choice", message)]})
