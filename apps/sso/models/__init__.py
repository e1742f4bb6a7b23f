"""Clients and what they were given, keys, outside providers."""

from apps.sso.models.applications import Application
from apps.sso.models.grants import Consent, IssuedToken, SignOn
from apps.sso.models.keys import SigningKey
from apps.sso.models.providers import DirectorySync, Identity, OutsideProvider

__all__ = [
    "Application",
    "Consent",
    "DirectorySync",
    "Identity",
    "IssuedToken",
    "OutsideProvider",
    "SignOn",
    "SigningKey",
]
