"""The declared settings and the rule each value must keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctp_core.applets.modules.collecting import contributions
from ctp_core.contracts import FieldError, Invalid, NotFound, SettingDeclaration, mark

MAX_TEXT = 2_000


def declarations(*, also_off: bool = True) -> Mapping[str, tuple[str, SettingDeclaration]]:
    """(unit code, declaration) by key, in the order units load."""
    return {one.key: (code, one) for code, one in contributions(SettingDeclaration, also_off=also_off)}


def declaration_of(key: str) -> SettingDeclaration:
    """Raises NotFound for a key no unit declares."""
    found = declarations().get(key)
    if found is None:
        raise NotFound()
    return found[1]


def checked(declaration: SettingDeclaration, value: Any) -> Any:
    """*value* when the declaration allows it. Raises Invalid at the field ``value``."""
    problem = _CHECKS[declaration.kind](declaration, value)
    if problem is not None:
        raise Invalid({"value": [problem]})
    return value


def _text(declaration: SettingDeclaration, value: Any) -> FieldError | None:
    if not isinstance(value, str) or "\0" in value:
        return FieldError("core.not_text", mark("Enter a text."))
    least, most = declaration.minimum or 0, declaration.maximum or MAX_TEXT
    if not least <= len(value) <= most:
        return FieldError(
            "core.length", mark("Enter %(least)s to %(most)s characters."), least=str(least), most=str(most)
        )
    return None


def _number(declaration: SettingDeclaration, value: Any) -> FieldError | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return FieldError("core.not_number", mark("Enter a whole number."))
    if declaration.minimum is not None and value < declaration.minimum:
        return FieldError("core.too_small", mark("Enter at least %(least)s."), least=str(declaration.minimum))
    if declaration.maximum is not None and value > declaration.maximum:
        return FieldError("core.too_big", mark("Enter at most %(most)s."), most=str(declaration.maximum))
    return None


def _yes_no(declaration: SettingDeclaration, value: Any) -> FieldError | None:
    return None if isinstance(value, bool) else FieldError("core.not_yes_no", mark("Choose yes or no."))


def _choice(declaration: SettingDeclaration, value: Any) -> FieldError | None:
    if isinstance(value, str) and value in dict(declaration.choices):
        return None
    return FieldError("core.not_a_choice", mark("Choose one of the given values."))


_CHECKS = {"text": _text, "number": _number, "yes_no": _yes_no, "choice": _choice}
