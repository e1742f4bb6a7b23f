"""Values as JSON."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from apps.documents.domain.dto import CategoryDto, DispatchDto, ReceiptDto
from apps.documents.rest.v1.serializers import CategoryAnswer, DispatchAnswer, ReceiptAnswer


def dispatch_body(one: DispatchDto) -> Any:
    """A document to send."""
    names = ("recipients", "copies")
    plain: dict[str, Any] = {name: [str(ref) for ref in getattr(one, name)] for name in names}
    return DispatchAnswer({**asdict(one), **plain, "can": sorted(one.can)}).data


def receipt_body(one: ReceiptDto) -> Any:
    """A document that came in."""
    return ReceiptAnswer({**asdict(one), "unit_id": one.unit.id, "can": sorted(one.can)}).data


def category_body(one: CategoryDto) -> Any:
    """A category."""
    people = {step: [str(ref) for ref in refs] for step, refs in one.people.items()}
    return CategoryAnswer({**asdict(replace(one, people={})), "people": people}).data
