"""The route manifest: what is declared about every address, as lines a person reviews. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from ctp_core.contracts import Actor

HEAD = "# path · method · policy · token scope. Written by: python3 manage.py routes --update\n"


@dataclass(frozen=True, order=True, slots=True)
class Declared:
    """One line: who may send *method* to *path*."""

    path: str
    method: str
    policy: str
    scope: str = ""

    @property
    def is_rest(self) -> bool:
        """True for an address of the REST door."""
        return self.path.startswith(settings.CTP_REST_PREFIXES)

    def line(self) -> str:
        """As it stands in the manifest."""
        return f"{self.path}  {self.method}  {self.policy}" + (f"  {self.scope}" if self.scope else "")


def read(text: str) -> list[Declared]:
    """The lines of a manifest. Raises ValueError for one that is none."""
    found = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            parts = line.split("  ")
            if len(parts) not in (3, 4):
                raise ValueError(f"not a line of the manifest: {line!r}")
            found.append(Declared(*parts))
    return found


def write(lines: Iterable[Declared]) -> str:
    """The manifest of *lines*, sorted."""
    return HEAD + "".join(f"{one.line()}\n" for one in sorted(lines))


def admits(policy: str, actor: Actor) -> bool:
    """What the words of the manifest say about *actor*: written anew here, so that it can disagree with the code."""
    if policy == "public":
        return True
    if not actor.is_signed_in:
        return False
    kind = ""
    for part in policy.split(" or "):
        words = part.split(" ")
        if part == "signed in":
            return True
        if part == "internal":
            if not actor.external:
                return True
            continue
        kind, value = (words[0], words[1]) if len(words) == 2 else (kind, words[0])
        if kind == "admin" and actor.admin_role == value:
            return True
        if kind == "permission" and value in actor.permissions:
            return True
        held_for_a_part = {one.code for one in actor.narrowed}
        if kind == "narrowed" and value in actor.permissions | held_for_a_part:
            return True
        if kind not in ("admin", "permission", "narrowed"):
            raise ValueError(f"the manifest does not know the policy {policy!r}")
    return False
