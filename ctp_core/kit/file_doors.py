"""What every door for files needs: taking an upload in, and letting bytes out so that they stay inert."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from ctp_core.api import files, rates
from ctp_core.contracts import Actor, FieldError, Invalid, mark

# The bytes of strangers: no script, no style, no frame of ours, whatever they turn out to be.
POLICY = "sandbox; default-src 'none'"


def take_in(request: HttpRequest, actor: Actor) -> files.FileDto:
    """Store the uploaded ``file`` of *request*. Raises Invalid when there is none."""
    upload = request.FILES.get("file")
    if upload is None or isinstance(upload, list):
        raise Invalid({"file": [FieldError("core.file_missing", mark("Choose a file."))]})
    rates.take_turn(rates.UPLOAD, str(actor.account_pk))
    return files.store(actor=actor, name=upload.name or "", content=upload, size=upload.size)


def file_json(file: files.FileDto) -> dict[str, Any]:
    """A file as browsers' scripts and API clients read it."""
    return {
        "id": str(file.id),
        "name": file.name,
        "size": file.size,
        "content_type": file.content_type,
        "url": file.url,
    }


def serve_content(request: HttpRequest, content: files.FileContent) -> HttpResponse:
    """The bytes with headers that keep them inert; 304 for a browser that has them."""
    etag = f'"{content.digest}"'
    response: HttpResponseBase
    if etag in {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}:
        response = HttpResponseNotModified()
    else:
        shown = content.file.content_type in files.INLINE and "download" not in request.GET
        response = FileResponse(
            content.open(),
            as_attachment=not shown,
            filename=content.file.name,
            content_type=content.file.content_type,
        )
        response["Content-Length"] = str(content.file.size)
        # Most files are packed already: not worth the time to try again.
        response["Content-Encoding"] = "identity"
    response["ETag"] = etag
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # The browser may keep it but must ask each time: the right may have gone.
    patch_cache_control(response, private=True, no_cache=True)
    return response  # type: ignore[return-value]  # a streaming answer is as good to the callers
