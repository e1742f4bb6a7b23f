"""What every operation of the OpenAPI document may refer to."""

from __future__ import annotations

from typing import Any

from ctp_core.contracts import PAGE_LIMIT, PAGE_SIZE

PAGING: dict[str, dict[str, Any]] = {
    "cursor": {"schema": {"type": "string"}, "description": "From `next` of the page before."},
    "limit": {"schema": {"type": "integer"}, "description": f"1 to {PAGE_LIMIT}, {PAGE_SIZE} if left out."},
}
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string"},
    "description": "Anything unique: with the same key and body the POST is carried out once within 24 hours, and its answer repeated.",
}
MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The `ETag` that was read: 412 when somebody has changed it since.",
}
REFUSAL = {
    "description": "Refused: decide by `code`; `fields` says what to mend where (422).",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_FIELD = {"type": "object", "properties": {"code": {"type": "string"}, "message": {"type": "string"}}}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "array", "items": _FIELD}},
    },
    "required": ["type", "title", "status", "code"],
}
COMPONENTS: dict[str, dict[str, Any]] = {
    "parameters": {
        "Idempotency-Key": ONCE,
        "If-Match": MATCH,
        **{name: {"name": name, "in": "query", **one} for name, one in PAGING.items()},
    },
    "responses": {"Refusal": REFUSAL},
    "schemas": {"Problem": PROBLEM},
}
