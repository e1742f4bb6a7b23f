"""Where a request comes from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client: the socket's, or the one the last trusted proxy wrote; "" when it is none.

    What a client writes into X-Forwarded-For itself stands further left than ``CTP_PROXY_COUNT`` and is never read.
    """
    text = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.CTP_PROXY_COUNT
    if proxies:
        named = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(named) >= proxies:
            text = named[-proxies]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
