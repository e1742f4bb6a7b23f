"""What every door of the module shares."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.request import Request

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import SIGNED_IN, Policy
from ctp_core.kit.rest import ApiView


class DocumentsView(ApiView):
    """Scope and policy of the module."""

    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "documents"

    def chosen(self, request: Request, name: str, allowed: Any) -> str:
        """A filter from a fixed list, empty when not given. Raises Invalid."""
        value = request.query_params.get(name, "")
        if value and value not in allowed:
            message = mark("Choose one of the list.")
            raise Invalid({name: [FieldError("documents.choice", message)]})
        return value
