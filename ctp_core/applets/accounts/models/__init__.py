"""The login and all that hangs on it."""

from ctp_core.applets.accounts.models.account import Account
from ctp_core.applets.accounts.models.passkey import Passkey
from ctp_core.applets.accounts.models.second_factor import RecoveryCode, SecondFactor
from ctp_core.applets.accounts.models.session import AccountSession
from ctp_core.applets.accounts.models.setup_link import SetupLink
from ctp_core.applets.accounts.models.token import AccountToken

__all__ = ["Account", "AccountSession", "AccountToken", "Passkey", "RecoveryCode", "SecondFactor", "SetupLink"]
