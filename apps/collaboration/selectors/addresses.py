"""Where affairs are found."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse


def affair_url(affair_id: UUID, item_id: UUID | None = None) -> str:
    """The page of an affair; with an item the page to handle it."""
    address = reverse("collaboration:affair-detail", kwargs={"affair_id": affair_id})
    return f"{address}?item={item_id}" if item_id else address


def template_url(template_id: UUID) -> str:
    """The page where a template is maintained."""
    return reverse("collaboration:template-edit", kwargs={"template_id": template_id})
