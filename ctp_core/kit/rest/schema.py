"""How the OpenAPI document names things: by unit, so that two units may each have a Version."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

from ctp_core.kit.rest.asking import MATCH, PAGES, asks_for
from ctp_core.kit.rest.components import PAGING

SAFE = ("GET", "HEAD")


class HouseSchema(AutoSchema):
    """Components carry their unit's name, lists are called lists."""

    def get_operation_id(self) -> str:
        """``form_definitions_list`` for a page of things, as DRF's own name for everything else."""
        name: str = super().get_operation_id()
        answers = self.get_response_serializers()
        is_page = type(answers).__name__.endswith("Page") or getattr(answers, "__name__", "").endswith("Page")
        return f"{name.removesuffix('_retrieve')}_list" if is_page and name.endswith("_retrieve") else name

    def _get_serializer_name(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> str:
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        unit = type(serializer).__module__.removeprefix("apps.").split(".")[0].removeprefix("ctp_")
        prefix = unit.title()
        # Made on the spot, or the core's: no unit to tell.
        return (
            name if unit in ("core", "drf_spectacular", "rest_framework") or name.startswith(prefix) else prefix + name
        )

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        """With what every door does by itself: the scope it asks for, pages, keys of a POST, how it refuses."""
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None:
            return None
        view: Any = self.view
        if scope := getattr(view, "scope", None):
            public = not view.policies.get(method, view.policy).signed_in
            asked = "Scope: `none`." if public else f"Scope: `{scope}:{'read' if method in SAFE else 'write'}`."
            operation["description"] = f"{operation.get('description', '')} {asked}".strip()
        named = {one.get("name") for one in operation.get("parameters", ())}
        added = [{"$ref": f"#/components/parameters/{name}"} for name in self._common(method) if name not in named]
        if added:
            operation["parameters"] = [*operation.get("parameters", ()), *added]
        operation["responses"]["default"] = {"$ref": "#/components/responses/Refusal"}
        return operation

    def _common(self, method: str) -> tuple[str, ...]:
        match = ("If-Match",) if method not in SAFE and asks_for(type(self.view), method, MATCH) else ()
        if method == "POST":
            return ("Idempotency-Key", *match)
        return tuple(PAGING) if asks_for(type(self.view), method, PAGES) else match
