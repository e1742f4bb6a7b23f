"""What a unit adds to the house, as data. Each unit's ``contributions.py`` holds ``CONTRIBUTIONS``, a list of these.

Other engines define their own kinds beside these (widgets and menus in ctp_portal.contracts, search sources in ctp_index.contracts, process
subjects in ctp_workflow.contracts) and read them with ``ctp_core.api.modules.contributions(Kind)``, which leaves out modules that are off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from ctp_core.contracts.actors import Actor
from ctp_core.contracts.data_scopes import DataScopeKind


@dataclass(frozen=True, slots=True)
class PermissionDeclaration:
    """A function permission, ``news.manage_boards``, and what it lets one do (English, marked).

    *scopes* are the parts of the data it can be given for (``own``, ``unit``, ``unit_tree``, ``chosen``); with none it counts
    everywhere. Whoever declares some asks ``Actor.data_scopes`` at each place where it opens something.
    """

    code: str
    label: str
    scopes: tuple[DataScopeKind, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingDeclaration:
    """A setting operators may change while the server runs. *key* is ``news.review_days``."""

    key: str
    kind: Literal["text", "number", "yes_no", "choice"]
    default: Any
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class ScopeDeclaration:
    """A token scope, ``news:read`` or ``news:write``."""

    code: str
    label: str


@dataclass(frozen=True)
class FileOwner:
    """Who may read the files attached to objects of one kind: asked by the one view that serves files."""

    kind: str
    may_read: Callable[[Actor, UUID], bool]


@dataclass(frozen=True)
class TimerHandler:
    """What happens when a timer of *kind* (``news.expire``) is due; runs in the transaction that marks it done."""

    kind: str
    handle: Callable[[UUID, dict[str, Any]], None]


@dataclass(frozen=True)
class Check:
    """One line of ``manage.py doctor`` and ``/readyz``: *run* returns None when all is well, else a sentence that says what to do.

    One that asks the database nothing says so (*needs_database*), and is run while the database is away.
    """

    name: str
    run: Callable[[], str | None]
    readiness: bool = False
    needs_database: bool = True


@dataclass(frozen=True)
class Bench:
    """``manage.py bench NAME``: *run* returns ``{"sizes": …, "figures": …, "ratios": …}``."""

    name: str
    run: Callable[[dict[str, Any]], dict[str, Any]]
    help: str = ""


@dataclass(frozen=True)
class Proof:
    """``manage.py prove NAME``: *run* returns ``{"tried": int, "failed": int, …}``."""

    name: str
    run: Callable[[dict[str, Any]], dict[str, Any]]
    help: str = ""


@dataclass(frozen=True)
class PageSample:
    """Something that has pages and the demo has not: *make* makes it in a database of a proof and returns addresses.

    It is called with one of the staff who holds every permission.
    """

    make: Callable[[Actor], Iterable[str]]


@dataclass(frozen=True)
class DemoStep:
    """A part of the demo; *order* says when, *load* is called once in its own transaction with a progress function."""

    order: int
    load: Callable[[Callable[[str], None]], None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the demo whom ``manage.py up`` and ``demo`` name to sign in as, and who that is (English, marked)."""

    username: str
    label: str
