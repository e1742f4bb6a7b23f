"""What the portal itself puts on the home page, and the scopes of its REST."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy

from ctp_core.api.accounts import may_manage_accounts
from ctp_core.contracts import Actor, Bench, Proof, ScopeDeclaration, mark
from ctp_portal.contracts import MenuEntry, NotificationKind, PaletteCommand, Widget
from ctp_portal.selectors.delegation_texts import render_delegations, render_secretaries
from ctp_portal.selectors.sync_notices import say_sync_held
from ctp_portal.services.tell_of_delegations import DELEGATION, SECRETARY
from ctp_portal.services.tell_sync_held import KIND as SYNC_HELD


def _always(actor: Actor) -> dict[str, Any]:
    # Numbers and first lines are read once for the shell; the templates take them from there.
    return {}


def _with_list(query: str) -> Any:
    address = reverse_lazy("portal:todo-list")
    return lambda actor: {"all_url": f"{address}{query}"} if actor.member else None


def _operates(actor: Actor) -> bool:
    return actor.admin_role == "system"


def _bench_home(options: dict[str, Any]) -> dict[str, Any]:
    # Imported when it runs: it brings test tools along that no page needs.
    from ctp_portal.kit.home_bench import measure_home

    return measure_home(options)


def _prove_matrix(options: dict[str, Any]) -> dict[str, Any]:
    # Imported when asked for: a server has no use for test clients.
    from ctp_portal.kit.trials import prove_matrix

    return prove_matrix(options)


def _prove_module_off(options: dict[str, Any]) -> dict[str, Any]:
    from ctp_portal.kit.trials import prove_module_off

    return prove_module_off(options)


def _prove_fuzz(options: dict[str, Any]) -> dict[str, Any]:
    from ctp_portal.kit.trials import prove_fuzz

    return prove_fuzz(options)


def _prove_pages(options: dict[str, Any]) -> dict[str, Any]:
    from ctp_portal.kit.page_trial import prove_pages

    return prove_pages(options)


CONTRIBUTIONS = [
    NotificationKind(SYNC_HELD, say_sync_held),
    NotificationKind(DELEGATION, render_delegations),
    NotificationKind(SECRETARY, render_secretaries),
    Widget("portal.figures", mark("Figures"), 10, "top", "ctp_portal/widgets/figures.html", _always, bare=True),
    Widget("portal.pending", mark("Pending"), 10, "main", "ctp_portal/widgets/pending.html", _with_list("")),
    Widget(
        "portal.tracked",
        mark("Tracked by me"),
        80,
        "side",
        "ctp_portal/widgets/tracked.html",
        _with_list("?box=tracked"),
    ),
    # The core stands below the portal and can't contribute to its menu: its pages for administrators are listed here.
    # So does the organisation.
    MenuEntry(
        "organization.directory",
        mark("Directory"),
        "organization:directory",
        icon="people",
        order=10,
        section="organisation",
    ),
    MenuEntry(
        "organization.delegations",
        mark("Delegations"),
        "organization:delegations",
        icon="plane",
        order=20,
        section="organisation",
    ),
    PaletteCommand(
        "organization.away",
        mark("I'm away"),
        "organization:delegations",
        icon="plane",
        keywords="delegation daili waichu dl",
        shown=lambda actor: actor.member is not None,
        group="do",
    ),
    MenuEntry(
        "accounts",
        mark("Accounts"),
        "core:account-list",
        icon="key",
        order=20,
        section="operations",
        shown=may_manage_accounts,
    ),
    MenuEntry(
        "organization.rights",
        mark("Rights"),
        "organization:explain",
        icon="shield",
        order=25,
        section="operations",
        shown=lambda actor: actor.admin_role in ("security", "audit"),
    ),
    PaletteCommand(
        "organization.explain",
        mark("Why can I see this, or why not"),
        "organization:explain",
        icon="shield",
        keywords="quanxian weishenme qx rights explain permission",
        shown=lambda actor: actor.member is not None,
        group="do",
    ),
    MenuEntry(
        "deliveries",
        mark("Deliveries"),
        "core:delivery-list",
        icon="send",
        order=60,
        section="operations",
        shown=lambda actor: actor.admin_role == "system",
    ),
    MenuEntry(
        "audit",
        mark("Audit"),
        "core:audit-list",
        icon="shield",
        order=70,
        section="operations",
        shown=lambda actor: actor.admin_role == "audit",
    ),
    MenuEntry(
        "modules", mark("Modules"), "core:module-list", icon="layers", order=10, section="operations", shown=_operates
    ),
    MenuEntry(
        "settings",
        mark("Settings"),
        "core:setting-list",
        icon="settings",
        order=15,
        section="operations",
        shown=_operates,
    ),
    Bench(
        "portal_home",
        _bench_home,
        mark("The home page of one of 130,000 members beside the least a signed-in page can be (--members)."),
    ),
    ScopeDeclaration("portal:read", mark("Read to-dos and notifications")),
    ScopeDeclaration("portal:write", mark("Mark to-dos and notifications as read")),
    Proof(
        "module_off",
        _prove_module_off,
        mark("Each module switched off closes every surface, keeps its data and comes back."),
    ),
    Proof("fuzz", _prove_fuzz, mark("Hostile requests at every REST operation give no 5xx (--count, --seed).")),
    Proof(
        "matrix", _prove_matrix, mark("Every route, method and kind of principal gets its declared outcome (--only).")
    ),
    Proof(
        "pages",
        _prove_pages,
        mark("Every page in Chromium: accessibility, scripts, weight, widths, themes, languages (--only, --each)."),
    ),
]
