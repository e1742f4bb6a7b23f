"""Settings that operators change while the server runs; units declare them with SettingDeclaration."""

from ctp_core.applets.preferences.services.set_value import reset_value, set_value
from ctp_core.applets.preferences.values import SettingDto, get, list_settings

__all__ = ["SettingDto", "get", "list_settings", "reset_value", "set_value"]
