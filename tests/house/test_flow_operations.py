"""The page of operations names, for each of them, tests that exist and addresses that are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "flow-operations.md"
ROUTES = ROOT / "tests" / "matrix" / "routes.txt"
OPERATIONS = (
    "提交", "同意", "不同意", "会签 all", "会签 ratio", "会签 sequential", "或签", "前加签", "后加签", "并加签", "减签",
    "知会", "传阅", "转办", "委派", "代理", "回退 `return`", "回退 straight", "回退 automatic", "撤销", "取回", "终止",
    "暂存", "挂起", "跟踪", "督办", "催办", "超期", "指定下一步人员", "条件分支", "并行", "自由流程", "子流程", "触发",
    "节点权限", "干预", "强制收回", "强制归档", "预测", "版本", "归档",
)  # fmt: skip
"""The operations the field knows; each has its line."""


def lines() -> list[list[str]]:
    """The cells of each operation's line."""
    rows = [one.strip("|").split("|") for one in PAGE.read_text("utf-8").splitlines() if one.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows if not row[0].strip().startswith(("operation", "---"))]


@cache
def scenarios_of(path: Path) -> tuple[str, ...]:
    """The names of the tests of a file."""
    tree = ast.parse(path.read_text("utf-8"))
    return tuple(one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"))


def test_every_operation_has_its_line() -> None:
    known = [row[0] for row in lines()]
    assert [one for one in OPERATIONS if not any(said.startswith(one) for said in known)] == []


def test_every_line_names_tests_and_addresses_that_are_there() -> None:
    routes = ROUTES.read_text("utf-8")
    wrong = []
    for row in lines():
        operation, named, door = row[0], row[4].split(), row[5]
        if not named:
            wrong.append(f"{operation}: names no test")
        for one in named:
            file, _, name = one.partition("::")
            path = ROOT / "tests" / "workflow" / file
            found = [known for known in (scenarios_of(path) if path.exists() else ()) if known.startswith(name)]
            if not found or (not name.endswith("_") and name not in found):
                wrong.append(f"{operation}: there is no {one}")
        wrong += [f"{operation}: nothing at {one}" for one in re.findall(r"`(/api/[^`]+)`", door) if one not in routes]
    assert wrong == []


def test_every_scenario_stands_in_a_line() -> None:
    named = [one.partition("::") for row in lines() for one in row[4].split()]
    forgotten = [
        f"{path.name}::{test}"
        for path in sorted((ROOT / "tests" / "workflow" / "scenarios").glob("test_*.py"))
        for test in scenarios_of(path)
        if not any(file == f"scenarios/{path.name}" and test.startswith(name) for file, _, name in named)
    ]
    assert forgotten == []
