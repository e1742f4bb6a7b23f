"""Our pages need none of a device's powers, so no script on them gets one, whoever put it there."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Named is only what browsers know everywhere: they warn about the rest on every page (``bluetooth``, which asks by itself before it opens).
# Passkeys stay, for our own pages: they are signed in with.
_NONE = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
POLICY = ", ".join([*(f"{name}=()" for name in _NONE), "publickey-credentials-get=(self)"])


class BrowserPowers:
    """``Permissions-Policy`` on every page; on scripts and pictures browsers do not look for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Permissions-Policy", POLICY)
        return response
