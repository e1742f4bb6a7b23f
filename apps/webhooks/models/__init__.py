"""Endpoints and calls."""

from apps.webhooks.models.calls import Call
from apps.webhooks.models.endpoints import Endpoint

__all__ = ["Call", "Endpoint"]
