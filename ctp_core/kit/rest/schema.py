"""How the OpenAPI document names things: by unit, so that two units may each have a Version."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema


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
