"""The import contracts are kept, catch what they should, and carry no exceptions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
PACKAGES = [
    "ctp_core",
    "ctp_organization",
    "ctp_portal",
    "ctp_workflow",
    "ctp_form",
    "ctp_index",
    "apps_api",
    "apps",
]
SEALING_IGNORES = [
    "** -> *.api",
    "** -> *.api.**",
    "** -> *.contracts",
    "** -> *.contracts.**",
    "** -> *.kit",
    "** -> *.kit.**",
]


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Run lint-imports on the tree at *house*."""
    program = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    environment = os.environ | {"PYTHONPATH": str(house)}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=house, env=environment, capture_output=True, text=True, check=False
    )


def copy_of_the_house(target: Path) -> Path:
    """The packages and the configuration, nothing else."""
    for name in PACKAGES:
        skipped = shutil.ignore_patterns("__pycache__", "static", "templates", "locale", "*.po", "*.mo")
        shutil.copytree(HOUSE / name, target / name, ignore=skipped)
    shutil.copy(HOUSE / "pyproject.toml", target)
    return target


def plant_module(house: Path, name: str, source: str) -> None:
    """A small business module whose services hold *source*."""
    folder = house / "apps" / name
    folder.mkdir()
    for file, text in (
        ("__init__", ""),
        ("apps", ""),
        ("facade", f"import apps.{name}.services"),
        ("services", source),
    ):
        (folder / f"{file}.py").write_text(text)


def test_the_contracts_are_kept() -> None:
    done = lint(HOUSE)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_a_planted_import_between_two_modules_is_caught(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    plant_module(house, "planted_one", "")
    plant_module(house, "planted_two", "")
    assert lint(house).returncode == 0
    (house / "apps" / "planted_two" / "services.py").write_text("import apps.planted_one.services\n")
    done = lint(house)
    assert done.returncode == 1
    assert "02 business modules independent BROKEN" in done.stdout
    assert "apps.planted_two" in done.stdout


def test_an_engine_that_reaches_up_or_into_another_is_caught(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    with (house / "ctp_form" / "services" / "__init__.py").open("a") as file:
        file.write("\nimport ctp_workflow.api\n")
    with (house / "ctp_portal" / "services" / "__init__.py").open("a") as file:
        file.write("\nimport ctp_core.applets.modules.state\n")
    done = lint(house)
    assert "01 platform layers, peer engines independent BROKEN" in done.stdout
    assert "05 engines sealed but for api and contracts BROKEN" in done.stdout


def test_no_contract_carries_an_exception_but_the_sealing_one() -> None:
    contracts = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert len(contracts) >= 16
    for one in contracts:
        assert one.get("ignore_imports", []) == (SEALING_IGNORES if one["id"] == "engines-sealed" else []), one["name"]
        assert "exhaustive_ignores" not in one, one["name"]
        assert one["broken_contract_guidance"], one["name"]
        if one["type"] == "layers" and "containers" in one:
            assert one["exhaustive"] is True, one["name"]
