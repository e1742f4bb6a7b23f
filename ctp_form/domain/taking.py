"""What taking values in works with: the desk it happens at, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ctp_core.contracts import FieldError
from ctp_form.contracts import FieldPolicy
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Json, Known

Errors = dict[str, list[FieldError]]


@dataclass
class Taken:
    """The merged values and what is wrong. *refused* are attempts beyond the policy; *wrong* can be mended by typing;
    *filled* are places the server filled itself."""

    values: dict[str, Json] = field(default_factory=dict)
    refused: Errors = field(default_factory=dict)
    wrong: Errors = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)

    @property
    def errors(self) -> Errors:
        """Both."""
        return {**self.wrong, **self.refused}


@dataclass(frozen=True)
class Desk:
    """What taking in needs to know: the form, the policy, the outside, the day, where fresh row ids come from.

    *complete* asks for everything required and for what the rules want; a draft doesn't. Rules speak *language*.
    """

    definition: Definition
    policy: FieldPolicy
    known: Known
    today: date
    new_row_id: Callable[[], str]
    complete: bool = True
    language: str = "zh-hans"
