"""Asking a provider: https, no redirects, five seconds, 256 KB; plain http to this very computer alone."""

from __future__ import annotations

import http.client
import json
import ssl
from typing import Any
from urllib.parse import urlencode, urlsplit

from apps.sso.domain.addresses import LOCAL

TIMEOUT_S, LARGEST = 5, 256 * 1024


class FetchFailed(Exception):
    """No answer that can be used; the text is for the log."""


def fetch_json(
    url: str, *, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at *url*, by GET, or by POST of *form*. Raises FetchFailed."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host or (parts.scheme == "http" and host not in LOCAL):
        raise FetchFailed(f"{url[:200]}: not an https address")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    more: dict[str, Any] = {"context": ssl.create_default_context()} if parts.scheme == "https" else {}
    connection = kind(host, parts.port, timeout=TIMEOUT_S, **more)
    sent = {"Accept": "application/json", **(headers or {})}
    body = None
    if form is not None:
        body, sent["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("GET" if form is None else "POST", path, body=body, headers=sent)
        answer = connection.getresponse()
        content = answer.read(LARGEST + 1)
        found = json.loads(content) if len(content) <= LARGEST else None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchFailed(f"{parts.netloc}{parts.path}: {type(error).__name__}") from error
    finally:
        connection.close()
    if answer.status != 200 or not isinstance(found, dict):
        raise FetchFailed(f"{parts.netloc}{parts.path}: answered {answer.status}")
    return found
