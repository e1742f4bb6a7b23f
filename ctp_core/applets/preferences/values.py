"""Reading settings: from memory, never older than a second in any process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctp_core.applets.modules import versions
from ctp_core.applets.preferences.models import Preference
from ctp_core.applets.preferences.registry import checked, declarations
from ctp_core.contracts import Invalid, SettingDeclaration

VERSION = "preferences"

_read: tuple[str | None, Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class SettingDto:
    """One setting with its present value. *changed* is true when it differs from its declaration."""

    unit: str
    declaration: SettingDeclaration
    value: Any
    changed: bool

    @property
    def key(self) -> str:
        """``news.review_days``."""
        return self.declaration.key


def get(key: str) -> Any:
    """The value of the setting *key*. Raises KeyError for one that no unit declares."""
    return _value(declarations()[key][1])


def list_settings() -> tuple[SettingDto, ...]:
    """All settings of the units that are on, by unit."""
    stored = _stored()
    return tuple(
        SettingDto(code, one, _value(one), one.key in stored and _value(one) != one.default)
        for code, one in declarations(also_off=False).values()
    )


def forget() -> None:
    """Read everything again at the next question (in tests)."""
    global _read
    _read = None


def _value(declaration: SettingDeclaration) -> Any:
    stored = _stored()
    if declaration.key not in stored:
        return declaration.default
    try:
        # A new release may have narrowed what is allowed; then the declared value is the safe one.
        return checked(declaration, stored[declaration.key])
    except Invalid:
        return declaration.default


def _stored() -> Mapping[str, Any]:
    global _read
    token, read = versions.current().get(VERSION), _read
    if read is None or read[0] != token:
        read = token, dict(Preference.objects.values_list("key", "value"))
        _read = read
    return read[1]
