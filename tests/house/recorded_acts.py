"""Which acts the code records: the ``action`` of every call of ``audit.record``, followed through the functions that pass it on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
UNITS = ("ctp_core", "ctp_organization", "ctp_portal", "ctp_workflow", "ctp_form", "ctp_index")
ANY = "*"  # a part that only stands fast when the code runs


@cache
def _trees() -> tuple[tuple[Path, ast.Module], ...]:
    files = [one for unit in (*UNITS, "apps") for one in sorted((ROOT / unit).rglob("*.py"))]
    return tuple((one, ast.parse(one.read_text())) for one in files if "migrations" not in one.parts)


def recorded_acts() -> dict[str, str]:
    """Act (``news.publish_article``) -> the file that records it; a part known only when the code runs is ``*``."""
    found = {}
    for path, tree in _trees():
        for function, call in _calls(tree, {"record"}):
            given = [one.value for one in call.keywords if one.arg == "action"]
            for value in given:
                for code in _values(value, function, path, tree):
                    found[code] = str(path.relative_to(ROOT))
    return found


def _calls(tree: ast.Module, names: set[str]) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
    """(the function around it, call) of functions with one of these *names*."""

    def walk(node: ast.AST, around: ast.FunctionDef | None) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call):
                called = child.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name in names:
                    yield around, child
            yield from walk(child, child if isinstance(child, ast.FunctionDef) else around)

    return walk(tree, None)


def _values(value: ast.expr, function: ast.FunctionDef | None, path: Path, tree: ast.Module) -> set[str]:
    match value:
        case ast.Constant(value=str() as text):
            return {text}
        case ast.IfExp(body=body, orelse=other):
            return _values(body, function, path, tree) | _values(other, function, path, tree)
        case ast.JoinedStr(values=parts):
            inner = [one.value if isinstance(one, ast.FormattedValue) else one for one in parts]
            choices = [sorted(_values(one, function, path, tree)) for one in inner]
            return {"".join(one) for one in product(*choices)}
        case ast.Name(id=name):
            return _named(name, function, path, tree)
    return {ANY}


def _named(name: str, function: ast.FunctionDef | None, path: Path, tree: ast.Module) -> set[str]:
    """What a name stands for: assigned here or at the top of the file, or handed in by whoever calls the function."""
    for place in (function, tree):
        for node in ast.walk(place) if place else ():
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name) and target.id == name:
                        return _values(node.value, function, path, tree)
                    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                        for one, its in zip(target.elts, node.value.elts, strict=True):
                            if isinstance(one, ast.Name) and one.id == name:
                                return _values(its, function, path, tree)
    if function is None:
        return {ANY}
    arguments = function.args
    positional = [one.arg for one in arguments.args]
    if name not in [*positional, *(one.arg for one in arguments.kwonlyargs)]:
        return {ANY}
    values: set[str] = set()
    unit = path.relative_to(ROOT).parts[: 2 if path.is_relative_to(ROOT / "apps") else 1]
    for other, its_tree in _trees():
        own = function.name.startswith("_")  # nobody else calls it
        if other != path if own else other.relative_to(ROOT).parts[: len(unit)] != unit:
            continue
        for around, call in _calls(its_tree, {function.name}):
            given = {one.arg: one.value for one in call.keywords}
            if name in positional and len(call.args) > positional.index(name):
                given[name] = call.args[positional.index(name)]
            if name in given:
                values |= _values(given[name], around, other, its_tree)
    return values or {ANY}
