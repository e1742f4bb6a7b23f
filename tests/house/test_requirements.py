"""The locked requirements install by themselves, whatever is published tomorrow."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = Path(__file__).parents[2] / "deploy" / "requirements"


def _locked(name: str) -> dict[str, set[str]]:
    """Each package of the lock with the extras it is locked with."""
    lines = re.findall(r"^[a-zA-Z0-9].*==[^ \\;]+", (LOCKS / name).read_text(encoding="utf-8"), re.MULTILINE)
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): one.extras for one in found}


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_what_is_asked_for_with_extras_is_locked_with_them(name: str) -> None:
    """pip takes ``name[extra]`` for another candidate than ``name``: not locked, the newest is tried and refused."""
    locked = _locked(name)
    assert len(locked) > 40
    missing = []
    for package, extras in locked.items():
        try:
            asked = [Requirement(line) for line in requires(package) or []]
        except PackageNotFoundError:  # of another system or Python
            continue
        for one in asked:
            wanted = one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras | {""})
            if wanted and one.extras - locked.get(canonicalize_name(one.name), one.extras):
                missing.append(f"{package} asks for {one}")
    assert missing == []
