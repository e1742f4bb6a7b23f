"""The settings behind the rates: what SECURITY rule 31 names is the default, 0 means as often as one likes."""

from __future__ import annotations

from ctp_core.applets.accounts import rates
from ctp_core.applets.accounts.rates import Rate
from ctp_core.contracts import SettingDeclaration, mark

_HELP = mark("Who asks more often waits a moment. 0 means as often as one likes.")


def _setting(rate: Rate, default: int, label: str) -> SettingDeclaration:
    return SettingDeclaration(
        key=rate.setting,
        kind="number",
        default=default,
        label=label,
        help=_HELP,
        minimum=0,
        maximum=1_000_000,
        group="accounts",
    )


RATE_SETTINGS: list[object] = [
    _setting(rates.PROGRAM, 600, mark("Requests with a token, an account and minute")),
    _setting(rates.WRONG_TOKEN, 30, mark("Wrong tokens, an address and minute")),
    _setting(rates.OPEN_LINK, 30, mark("Setup links opened, an address and minute")),
    # A large office at nine stands behind one address: what is meant is a program, which begins thousands.
    _setting(rates.BEGIN_SIGN_IN, 120, mark("Sign-ins begun by passkey or provider, an address and minute")),
    _setting(rates.SEARCH, 60, mark("Searches, an account and minute")),
    _setting(rates.UPLOAD, 120, mark("Uploads, an account and minute")),
    _setting(rates.EXPORT, 10, mark("Exports, an account and hour")),
]
