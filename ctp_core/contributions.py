"""What the core adds to the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ctp_core.applets.accounts.rate_settings import RATE_SETTINGS
from ctp_core.applets.expressions.proof.comparing import prove as prove_expressions
from ctp_core.applets.idempotency.services.keep_answers import remove_old_answers
from ctp_core.applets.operations.audit_words import WORDS
from ctp_core.applets.operations.contributed import OPERATIONS
from ctp_core.applets.timers.repeated import Repeated
from ctp_core.contracts import PermissionDeclaration, Proof, ScopeDeclaration, SettingDeclaration, mark


def _prove_disabled(options: dict[str, Any]) -> dict[str, Any]:
    # Imported when asked for: a server has no use for test clients.
    from ctp_core.kit.trials.disabled import prove_disabled

    return prove_disabled(options)


def _prove_backup(options: dict[str, Any]) -> dict[str, Any]:
    from ctp_core.kit.trials.backup import prove_backup

    return prove_backup(options)


CONTRIBUTIONS: list[object] = [
    WORDS,
    *OPERATIONS,
    *RATE_SETTINGS,
    Repeated("core.clean_idempotency", timedelta(hours=1), remove_old_answers),
    PermissionDeclaration("core.manage_accounts", mark("Manage the accounts of people")),
    ScopeDeclaration("accounts:read", mark("Read accounts and the own profile")),
    ScopeDeclaration("accounts:write", mark("Change accounts, tokens and the own profile")),
    SettingDeclaration(
        key="core.second_factor_for_admins",
        kind="yes_no",
        default=True,
        label=mark("Administrators sign in with a code"),
        help=mark("The three administrators need an authenticator app."),
        group="accounts",
    ),
    SettingDeclaration(
        key="core.sign_ins_per_minute",
        kind="number",
        default=5,
        label=mark("Failed sign-ins an address may try in a minute"),
        help=mark("Whatever names it tries. More only where many people share one address and mistype often."),
        minimum=1,
        maximum=1000,
        group="accounts",
    ),
    SettingDeclaration(
        key="core.sign_in_note",
        kind="text",
        default="",
        label=mark("Note on the sign-in page"),
        help=mark("For example whom to call. Everybody can read it."),
        group="accounts",
    ),
    Proof(
        "disabled",
        _prove_disabled,
        mark("A disabled person is served nothing one second later by two processes (--count)."),
    ),
    Proof(
        "backup",
        _prove_backup,
        mark("A house backed up while people write comes back elsewhere as it was (--rounds, --files)."),
    ),
    Proof(
        "expressions", prove_expressions, mark("Random expressions agree with a second evaluator (--count, --seed).")
    ),
    SettingDeclaration(
        key="core.look_through_eyes",
        kind="yes_no",
        default=True,
        label=mark("Administrators may look through a person's eyes"),
        help=mark(
            "Security and audit administrators see what somebody sees, for 15 minutes, with a reason, reading only."
        ),
        group="accounts",
    ),
    ScopeDeclaration("operations:read", mark("Read modules, licence and settings")),
    ScopeDeclaration("operations:write", mark("Switch modules, install a licence, change settings")),
]
