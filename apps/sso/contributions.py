"""What single sign-on adds to the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.sso.management.page_sample import SAMPLE
from apps.sso.selectors.audit_words import WORDS
from apps.sso.selectors.links import count_ways
from apps.sso.selectors.providers import active_names
from apps.sso.services.ask_sync import ask_all_syncs, carry_out_syncs
from apps.sso.services.directory_sign_in import prove_by_directory
from apps.sso.services.issue_tokens import CHAIN_DAYS, remove_old_tokens
from apps.sso.services.signing_keys import rotate_old_keys
from ctp_core.api.timers import Repeated
from ctp_core.contracts import (
    Actor,
    OutsideWork,
    PasswordWay,
    Proof,
    ScopeDeclaration,
    SettingDeclaration,
    SignInLink,
    SignInWay,
    mark,
)
from ctp_portal.contracts import MenuEntry, PaletteCommand


def _prove_login(options: dict[str, Any]) -> dict[str, Any]:
    # Imported when asked for: a server has no use for test clients.
    from apps.sso.management.login_proof import prove_login

    return prove_login(options)


def _security(actor: Actor) -> bool:
    return actor.admin_role == "security"


def _person(actor: Actor) -> bool:
    return actor.kind == "person"


def _links() -> Iterable[SignInLink]:
    for code, name in active_names():
        yield SignInLink(_("Sign in with %(name)s") % {"name": name}, reverse("sso:enter", args=[code]))


CONTRIBUTIONS: list[object] = [
    WORDS,
    SAMPLE,
    SignInWay("sso", _links, count_ways),
    PasswordWay("sso.directories", prove_by_directory),
    SettingDeclaration(
        key=CHAIN_DAYS,
        kind="number",
        default=90,
        label=mark("Days after which people sign in at other systems again"),
        help=mark("However often a system renews its tokens, they end so long after the sign-in."),
        minimum=1,
        maximum=730,
        group="accounts",
    ),
    Proof("sso_login", _prove_login, mark("Sign-ins by a provider in a process of its own: this server (--count).")),
    ScopeDeclaration("sso:read", mark("Read systems and providers of single sign-on")),
    ScopeDeclaration("sso:write", mark("Change systems and providers of single sign-on")),
    MenuEntry(
        "sso",
        mark("Single sign-on"),
        "sso:application-list",
        icon="key",
        order=45,
        section="operations",
        shown=_security,
    ),
    PaletteCommand(
        "sso.mine",
        mark("Systems that know me"),
        "sso:consent-list",
        icon="link",
        keywords="sso oidc shouquan dandiandenglu",
        shown=_person,
        group="do",
    ),
    Repeated("sso.rotate_keys", timedelta(days=1), rotate_old_keys),
    Repeated("sso.sync_directories", timedelta(hours=1), ask_all_syncs),
    OutsideWork("sso.sync_directories", carry_out_syncs),
    Repeated("sso.remove_old_tokens", timedelta(days=1), remove_old_tokens),
]
