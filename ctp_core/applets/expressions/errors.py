"""What may be wrong with an expression, said with the place where it is."""

from __future__ import annotations

from typing import Any, Final

from ctp_core.contracts import FieldError, Invalid, mark

REASONS: Final = {
    "too_long": mark("The expression is longer than %(limit)s characters."),
    "too_many_nodes": mark("The expression has more than %(limit)s parts."),
    "too_deep": mark("The expression is nested deeper than %(limit)s levels."),
    "too_many_steps": mark("The expression takes more than %(limit)s steps."),
    "empty": mark("The expression is empty."),
    "character": mark("The character “%(found)s” has no meaning here."),
    "open_text": mark("The text that begins here has no end."),
    "text": mark("This text holds a character that is not allowed, or is too long."),
    "number": mark("A number may have 18 digits before and 10 after the point."),
    "name": mark("A name may have %(limit)s characters."),
    "unexpected": mark("“%(found)s” was not expected here."),
    "unfinished": mark("The expression ends too early."),
    "chained": mark("Comparisons can't be chained: join them with “and”."),
    "long_list": mark("A list may have %(limit)s entries."),
    "unknown_name": mark("There is no field “%(name)s”."),
    "unknown_function": mark("There is no function “%(name)s”."),
    "arguments": mark("“%(name)s” does not take %(count)s values."),
    "types": mark("“%(what)s” needs %(expected)s, but gets %(found)s."),
    "value": mark("The value of “%(name)s” can't be used."),
    "whole_number": mark("“%(name)s” needs a whole number here."),
    "no_today": mark("Today's date is not known here."),
    "result": mark("The result must be %(expected)s, but is %(found)s."),
    "tree": mark("This is not the tree of an expression."),
}


class ExpressionError(Invalid):
    """The only thing the language raises. *reason* is a key of REASONS, *position* counts characters from 0."""

    code = "core.expression_invalid"
    message = mark("The expression can't be used.")

    def __init__(self, reason: str, position: int = 0, **params: Any) -> None:
        self.reason = reason
        self.position = position
        found = FieldError(f"core.expression_{reason}", REASONS[reason], position=position, **params)
        super().__init__({"expression": [found]})

    def __str__(self) -> str:
        found = self.fields["expression"][0]
        return f"{found.code} at {self.position}: {found.message % found.params}"
