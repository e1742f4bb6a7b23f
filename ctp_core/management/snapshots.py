"""The public surface of every unit as text: what a change of it looks like in a review."""

from __future__ import annotations

import dataclasses
import inspect
import json
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from ctp_core.api import modules
from ctp_core.contracts import DomainError, Event
from ctp_core.kit.openapi import openapi_document

FOLDER = Path("tests", "snapshots")


def render_all() -> Mapping[str, str]:
    """File name to text: one file a unit that has a face, and the OpenAPI document of everything installed."""
    found = {}
    for manifest in modules.manifests().values():
        packages = [f"{manifest.app}.contracts", f"{manifest.app}.api"]
        name = manifest.app
        if not manifest.is_engine:
            name = f"apps_api.{manifest.app.rpartition('.')[2]}"
            packages = [name]
        text = "".join(_render_package(package) for package in packages)
        if text:  # a module that nobody calls has no face, and no file for it
            found[f"{name}.txt"] = text
    document = openapi_document(tuple(modules.manifests()))
    found["openapi.json"] = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
    return found


def _render_package(package: str) -> str:
    return "".join(_render_module(one) for one in public_modules(package))


def public_modules(package: str) -> Iterator[ModuleType]:
    """The modules of *package* that say what is public (``__all__``), the package itself first."""
    if find_spec(package) is None:
        return
    root = import_module(package)
    inner = sorted(one.name for one in pkgutil.walk_packages(getattr(root, "__path__", []), f"{package}."))
    for name in [package, *inner]:
        module = import_module(name)
        if _public_names(module):
            yield module


def _public_names(module: ModuleType) -> list[str]:
    """What ``__all__`` says; in a face without one, what the module itself defines."""
    listed = getattr(module, "__all__", None)
    if listed is not None or not module.__name__.startswith("apps_api."):
        return sorted(listed or ())
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    )


def _render_module(module: ModuleType) -> str:
    lines = [f"# {module.__name__}"]
    for name in _public_names(module):
        lines += _render(name, getattr(module, name))
    return "\n".join(lines) + "\n\n"


def _render(name: str, value: Any) -> list[str]:
    if inspect.isclass(value):
        return _render_class(name, value)
    if callable(value) and hasattr(value, "__wrapped__") is False and inspect.isfunction(value):
        return [f"def {name}{_signature(value)}"]
    return [f"{name}: {_kind_of(value)}"]


def _render_class(name: str, value: type) -> list[str]:
    bases = ", ".join(one.__name__ for one in value.__bases__ if one is not object)
    lines = [f"class {name}({bases})" if bases else f"class {name}"]
    if issubclass(value, DomainError):
        lines[0] += f"  {value.code} {value.status}"
    if issubclass(value, Event) and "NAME" in value.__dict__:
        lines[0] += f"  {value.NAME}"
    if dataclasses.is_dataclass(value):
        lines += [f"    {one.name}: {_written(one.type)}{_default(one)}" for one in dataclasses.fields(value)]
    for member, found in sorted(vars(value).items()):
        if member.startswith("_") or (
            dataclasses.is_dataclass(value) and not callable(found) and not _is_special(found)
        ):
            continue
        if isinstance(found, property):
            lines.append(f"    {member} (property)")
        elif isinstance(found, classmethod | staticmethod):
            lines.append(f"    {member}{_signature(found.__func__)}")
        elif inspect.isfunction(found):
            lines.append(f"    def {member}{_signature(found)}")
    return lines


def _is_special(value: Any) -> bool:
    return isinstance(value, property | classmethod | staticmethod)


def _signature(value: Any) -> str:
    signature = inspect.signature(value)
    parameters = [
        one.replace(default="…") if one.default is not inspect.Parameter.empty and _is_address(one.default) else one
        for one in signature.parameters.values()
    ]
    return str(signature.replace(parameters=parameters)).replace("'", "")


def _is_address(value: Any) -> bool:
    """True for a default whose text would differ from run to run."""
    return " at 0x" in repr(value)


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return f" = {'…' if _is_address(field.default) else repr(field.default)}"
    return " = …" if field.default_factory is not dataclasses.MISSING else ""


def _written(kind: Any) -> str:
    return kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))


def _kind_of(value: Any) -> str:
    if isinstance(value, str | int | tuple | frozenset | bool) and len(repr(value)) < 100:
        return f"{type(value).__name__} = {sorted(value) if isinstance(value, frozenset) else value!r}"
    return type(value).__name__
