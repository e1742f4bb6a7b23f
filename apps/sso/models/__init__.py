"""Clients and what they were given, keys, outside providers."""

from apps.sso.models.applications import Application
from apps.sso.models.grants import Consent, IssuedToken, SignOn
from apps.sso.models.keys import SigningKey
from apps.sso.models.providers import Identity, OutsideProvider

__all__ = ["Application", "Consent", "Identity", "IssuedToken", "OutsideProvider", "SignOn", "SigningKey"]
