"""``manage.py check`` refuses a route that does not say who may pass."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from ctp_core.kit.routes import list_routes, undeclared


def check_routes(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """One error for each route without policy or methods."""
    return [Error(sentence, id="core.E001") for sentence in undeclared(list_routes())]
