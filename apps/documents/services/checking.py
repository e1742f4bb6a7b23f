"""What a document must be before it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apps.documents.domain.words import KINDS, URGENCIES, secrecies_up_to
from apps_api.documents import DocumentInvalid
from ctp_core.api import preferences
from ctp_core.contracts import FieldError, PrincipalRef, mark
from ctp_organization.api import principals

MAX_TITLE, MAX_BODY, MAX_LINE = 200, 200_000, 500
LIMIT_SETTING = "documents.highest_secrecy"


class Problems:
    """Collects field errors and raises them together."""

    def __init__(self) -> None:
        self.found: dict[str, list[FieldError]] = {}

    def add(self, field: str, code: str, message: str, **params: object) -> None:
        """One sentence at one field."""
        self.found.setdefault(field, []).append(FieldError(f"documents.{code}", message, **params))

    def text(self, field: str, value: str, limit: int, *, required: bool = False) -> str:
        """A text of at most *limit* characters."""
        value = value.strip()
        if required and not value:
            self.add(field, "required", mark("This is needed."))
        if len(value) > limit:
            self.add(field, "too_long", mark("At most %(limit)s characters."), limit=limit)
        return value

    def choice(self, field: str, value: str, known: Iterable[str]) -> str:
        """One of a fixed list."""
        if value not in known:
            self.add(field, "choice", mark("Choose one of the list."))
        return value

    def raise_if_any(self) -> None:
        """Raises DocumentInvalid."""
        if self.found:
            raise DocumentInvalid(self.found)


def check_title(problems: Problems, title: str) -> str:
    """A title of at most 200 characters."""
    title = title.strip()
    if not 1 <= len(title) <= MAX_TITLE:
        problems.add("title", "title", mark("Give a title of at most %(limit)s characters."), limit=MAX_TITLE)
    return title


def check_marks(problems: Problems, values: Mapping[str, str]) -> None:
    """Urgency, and secrecy no higher than this network may carry."""
    problems.choice("urgency", values["urgency"], URGENCIES)
    if values["secrecy"] not in allowed_secrecies():
        text = mark("A document of this grade must not be kept here. Register it on paper.")
        problems.add("secrecy", "secrecy", text)


def check_kind(problems: Problems, kind: str) -> None:
    """One of the fifteen."""
    problems.choice("kind", kind, KINDS)


def check_receivers(problems: Problems, field: str, refs: Iterable[PrincipalRef]) -> list[str]:
    """Units and people that exist, as texts to store."""
    wanted = list(dict.fromkeys(refs))
    known = principals.describe(refs=wanted) if wanted else {}
    if any(ref.kind not in ("unit", "member") or ref not in known for ref in wanted):
        problems.add(field, "receiver", mark("Choose units or people that exist."))
    return [str(ref) for ref in wanted]


def allowed_secrecies() -> dict[str, str]:
    """The grades this network may carry, by the operators' setting."""
    return secrecies_up_to(str(preferences.get(LIMIT_SETTING)))
