"""Refusals as a person reads them (a page or a fragment) and as a program reads them (RFC 9457 problem+json)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from ctp_core.api import modules
from ctp_core.contracts import CountedText, DomainError, FieldError, Invalid, ModuleUnavailable, Sentence, mark
from ctp_core.kit.policies import SignInRequired


class BadRequest(DomainError):
    """Not even readable."""

    code = "core.bad_request"
    status = 400
    message = mark("The request could not be read.")


class ServerError(DomainError):
    """Our mistake."""

    code = "core.server_error"
    status = 500
    message = mark(
        "Something went wrong on our side. Nothing was saved. Try again, and tell your operator if it stays."
    )


def translated(message: str, params: Mapping[str, Any] | None = None) -> str:
    """A marked sentence in the current language with its places filled; parameters that are a ``Sentence``, or several, too."""
    text = gettext(message)
    return text % _named(params) if params else text


def translated_count(text: CountedText, count: int, params: Mapping[str, Any] | None = None) -> str:
    """A sentence about *count* things in the current language, with ``%(count)s`` and its other places filled."""
    return ngettext(text.one, text.many, count) % _named({"count": count, **(params or {})})


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    """Units by the name people know: ``module="news"`` reads 新闻 in Chinese, ``modules=("news", …)`` is a list of them."""
    named = {name: _said(value) for name, value in params.items()}
    units, language = modules.manifests(), get_language() or "en"
    if unit := units.get(str(params.get("module", ""))):
        named["module"] = unit.label_in(language)
    if isinstance(several := params.get("modules"), tuple):
        named["modules"] = gettext(", ").join(units[one].label_in(language) if one in units else one for one in several)
    return named


def _said(value: Any) -> Any:
    if isinstance(value, Sentence):
        return translated(value.text, value.params)
    if isinstance(value, tuple) and value and all(isinstance(one, Sentence) for one in value):
        return " ".join(translated(one.text, one.params) for one in value)
    return value


def field_messages(error: Invalid) -> dict[str, list[str]]:
    """The sentences of *error* by field, in the current language: what forms show."""
    return {name: [translated(one.message, one.params) for one in found] for name, found in error.fields.items()}


def problem(error: DomainError, request_id: str = "") -> dict[str, Any]:
    """The problem+json body of *error* in the current language (RFC 9457; ``code``, ``request_id``, ``fields`` are ours)."""
    body: dict[str, Any] = {
        "type": f"urn:ctp:error:{error.code}",
        "title": translated(error.message, error.params),
        "status": error.status,
        "code": error.code,
    }
    if request_id:
        body["request_id"] = request_id
    if isinstance(error, Invalid) and error.fields:
        body["fields"] = {name: [_field_problem(one) for one in found] for name, found in error.fields.items()}
    return body


def _field_problem(error: FieldError) -> dict[str, str]:
    return {"code": error.code, "message": translated(error.message, error.params)}


def problem_response(request: HttpRequest, error: DomainError) -> JsonResponse:
    """The answer of the REST doors."""
    response = JsonResponse(
        problem(error, request_id(request)), status=error.status, content_type="application/problem+json"
    )
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if "seconds" in error.params and error.status == 429:
        response["Retry-After"] = str(error.params["seconds"])
    return response


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer for *error* at whichever door: JSON at REST addresses, sign-in or a page elsewhere, a toast for htmx."""
    if request.path.startswith(settings.CTP_REST_PREFIXES):
        return problem_response(request, error)
    if isinstance(error, SignInRequired):
        return _to_sign_in(request)
    context = {
        "title": translated(error.message, error.params),
        "error": error,
        "fields": field_messages(error) if isinstance(error, Invalid) else {},
        "request_id": request_id(request),
    }
    if request.headers.get("HX-Request"):
        return HttpResponse(render_to_string("errors/fragment.html", context), status=error.status)
    template = "errors/off.html" if isinstance(error, ModuleUnavailable) else f"errors/{_page(error.status)}.html"
    # 500 gets no request: its page must not touch session or database.
    return HttpResponse(
        render_to_string(template, context, request=None if error.status == 500 else request), status=error.status
    )


def _page(status: int) -> int:
    return status if status in (403, 404, 500) else 400


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; who was in the middle of something hears that the session has ended, and goes on there."""
    sent = request.method not in ("GET", "HEAD")
    in_place = bool(request.headers.get("HX-Request"))
    page = (
        request.headers.get("HX-Current-URL" if in_place else "Referer", "")
        if in_place or sent
        else request.get_full_path()
    )
    asked = {"next": _path_of(page)} | ({"ended": "1"} if sent else {})
    target = f"{reverse('core:sign-in')}?{urlencode(asked)}"
    return HttpResponse(headers={"HX-Redirect": target}) if in_place else HttpResponseRedirect(target)


def _path_of(address: str) -> str:
    """Path and query alone: wherever it came from, one comes back to this house."""
    try:
        found = urlsplit(address)
    except ValueError:
        return "/"
    return urlunsplit(("", "", "/" + found.path.lstrip("/"), found.query, ""))


def request_id(request: HttpRequest) -> str:
    """The id under which this request stands in the logs."""
    return getattr(request, "request_id", "")
