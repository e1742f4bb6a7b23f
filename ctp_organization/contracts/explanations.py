"""Why somebody may do something, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ctp_core.contracts import MemberRef, ObjectRef

SourceKind = Literal["own", "direct", "principal", "permission", "admin", "delegation", "internal"]


@dataclass(frozen=True, slots=True)
class RightSource:
    """One thing a right comes from, or would come from.

    *code* is a principal (``unit_tree:<id>``), a permission (``news.manage_boards``), an administrator's role, or the member one
    acts for. *ways* say how the person came by it: "stands in 预算科", "holds 核稿 for 财务部".
    """

    kind: SourceKind
    code: str
    label: str
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer for one person and one right.

    *reasons*: each is a set of sources that together suffice. *missing*: each alone would open it; only administrators hear of
    them. *obstacles* are codes: ``disabled`` (the account), ``module_off``, ``state`` (nobody gets in by a grant at the moment).
    """

    member: MemberRef
    ref: ObjectRef | None
    verb: str
    allowed: bool
    verbs: tuple[str, ...]
    reasons: tuple[tuple[RightSource, ...], ...]
    missing: tuple[RightSource, ...] = ()
    obstacles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PermissionHolders:
    """A function permission and who holds it; the *ways* of a holder say for which part of the data, nothing means everywhere.

    *scopes* are the parts of the data it can be given for.
    """

    code: str
    module: str
    label: str
    holders: tuple[RightSource, ...]
    scopes: tuple[str, ...] = ()
