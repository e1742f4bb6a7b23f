"""Where a service refuses principals whom the policy of its address admits: written down, with the reason. Pure."""

from __future__ import annotations

from collections.abc import Mapping


def read_narrowed(text: str) -> Mapping[tuple[str, str], frozenset[str]]:
    """Lines ``path  method  principal, principal  reason`` as principals by (path, method). Raises ValueError."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            parts = line.split("  ")
            if len(parts) != 4 or not parts[3].strip():
                raise ValueError(f"path, method, principals and a reason, two blanks between: {line!r}")
            found[parts[0], parts[1]] = frozenset(name.strip() for name in parts[2].split(","))
    return found
