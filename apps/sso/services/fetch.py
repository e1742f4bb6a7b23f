"""Asking a provider by the one way out: five seconds, 256 KB, the answer a JSON object."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from ctp_core.kit.egress import EgressFailed, EgressRefused, call

TIMEOUT_S, LARGEST = 5, 256 * 1024


class FetchFailed(Exception):
    """No answer that can be used; the text is for the log."""


def fetch_json(
    url: str, *, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at *url*, by GET, or by POST of *form*. Raises FetchFailed."""
    sent, body = {"Accept": "application/json", **(headers or {})}, None
    if form is not None:
        body, sent["Content-Type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
    method, where = "GET" if form is None else "POST", url.partition("?")[0][:200]
    try:
        answer = call(url, method=method, body=body, headers=sent, timeout=TIMEOUT_S, largest=LARGEST + 1)
        found = json.loads(answer.body) if len(answer.body) <= LARGEST else None
    except (EgressRefused, EgressFailed, ValueError, RecursionError) as error:
        raise FetchFailed(f"{where}: {error or type(error).__name__}") from error
    if answer.status != 200 or not isinstance(found, dict):
        raise FetchFailed(f"{where}: answered {answer.status}")
    return found
