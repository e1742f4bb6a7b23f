"""The base of every REST view."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ctp_core.api import idempotency, rates
from ctp_core.api.accounts import authenticate_token
from ctp_core.contracts import Actor, DomainError, FieldError, Forbidden, Invalid, NotFound, mark
from ctp_core.kit.answers import BadRequest, problem_response
from ctp_core.kit.policies import Policy, SignInRequired, require_scope
from ctp_core.kit.rest.asking import MATCH, asks_for
from ctp_core.kit.rest.bodies import StrictJSONParser

SAFE = ("GET", "HEAD", "OPTIONS")


class TokenRefused(SignInRequired):
    """A token that is unknown, expired, revoked or used from a wrong address: never said which."""

    code = "core.token_refused"
    message = mark("This token is not valid.")


class MethodNotAllowed(DomainError):
    """The address knows other methods."""

    code = "core.method_not_allowed"
    status = 405
    message = mark("This address does not take %(method)s.")


class UnsupportedMedia(DomainError):
    """Not a body this address reads."""

    code = "core.unsupported_media"
    status = 415
    message = mark("This address does not read this kind of content. Send application/json.")


class TooLarge(DomainError):
    """More than the door takes."""

    code = "core.too_large"
    status = 413
    message = mark("This is larger than allowed.")


class CsrfMissing(Forbidden):
    """A browser session must prove that the page is ours."""

    code = "core.csrf"
    message = mark("The CSRF token is missing or wrong. Reload the page.")


class MatchNotTaken(BadRequest):
    """If-Match at an address that would not look at it: what was meant to be guarded is not done unguarded."""

    code = "core.match_not_taken"
    message = mark("This address does not take If-Match. Nothing was changed.")


class Unreadable(BadRequest):
    """A body that is no JSON or breaks its limits; *detail* says where."""

    code = "core.unreadable"
    message = mark("The body could not be read: %(detail)s")


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


class ApiView(APIView):
    """Sign in by ``Authorization: Bearer ctp_…`` or by the browser's session with its CSRF token.

    A subclass sets ``policy`` and ``scope`` (``news`` asks tokens for ``news:read`` or ``news:write``), and may narrow
    one method by ``policies = {"POST": …}``.
    """

    policy: ClassVar[Policy]
    policies: ClassVar[dict[str, Policy]] = {}
    scope: ClassVar[str | None] = None
    # Closed while somebody looks through another person's eyes.
    personal: ClassVar[bool] = False
    authentication_classes: ClassVar[list[Any]] = []  # type: ignore[misc]
    permission_classes: ClassVar[list[Any]] = []  # type: ignore[misc]
    parser_classes: ClassVar[list[Any]] = [StrictJSONParser]  # type: ignore[misc]
    actor: Actor

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Carries policy, scope and methods on the function, where the route manifest finds them."""
        view = super().as_view(**initkwargs)
        view.policy = cls.policy  # type: ignore[attr-defined]
        view.policies = cls.policies  # type: ignore[attr-defined]
        view.scope = cls.scope  # type: ignore[attr-defined]
        view.personal = cls.personal  # type: ignore[attr-defined]
        view.methods = tuple(  # type: ignore[attr-defined]
            name.upper() for name in cls.http_method_names if name != "options" and hasattr(cls, name)
        )
        return view

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks, may they, with this token."""
        method = request.method or "GET"
        if method.lower() not in self.http_method_names or not hasattr(self, method.lower()):
            raise exceptions.MethodNotAllowed(method)
        self.actor = self._authenticate(request)
        policy = self.policies.get(method, self.policy)
        policy.require(self.actor)
        if policy.signed_in:  # what everybody may do needs no scope
            require_scope(self.actor, self.scope, writes=method not in SAFE)
        if method not in SAFE and "If-Match" in request.headers and not asks_for(type(self), method, MATCH):
            raise MatchNotTaken()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As DRF does; a POST with an Idempotency-Key is carried out once and its answer kept."""
        if request.method == "POST" and "Idempotency-Key" in request.headers:
            return self._private(self._once(request, *args, **kwargs))
        return self._private(super().dispatch(request, *args, **kwargs))

    def handle_exception(self, exc: Exception) -> Any:
        """Every expected refusal as problem+json; what is not expected goes to the 500 handler."""
        error = _as_domain_error(exc)
        if error is None:
            raise exc
        return self.refusal(error)

    def refusal(self, error: DomainError) -> HttpResponse:
        """How this door says no; a protocol may have words of its own."""
        return problem_response(self.request._request, error)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """The methods of this address."""
        return Response({"methods": sorted(self.allowed_methods)})

    def _authenticate(self, request: Request) -> Actor:
        if "Authorization" in request.headers:
            return _actor_of_token(request)
        actor = request._request.actor  # type: ignore[attr-defined]
        if actor.is_signed_in and request.method not in SAFE:
            _require_csrf(request._request)
        return actor  # type: ignore[no-any-return]

    def _once(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Key, effect and answer in one transaction: kept together or not at all.

        The right is checked before a stored answer is given: who may no longer ask gets a refusal, not the answer.
        """
        self.args, self.kwargs = args, kwargs
        self.headers = self.default_response_headers
        self.request = self.initialize_request(request, *args, **kwargs)
        try:
            self.initial(self.request, *args, **kwargs)
            account_pk = self.actor.account_pk
            if account_pk is None:
                raise SignInRequired()
            key = request.headers["Idempotency-Key"]
            with transaction.atomic():
                stored = idempotency.begin(
                    account_pk=account_pk,
                    key=key,
                    method_path=f"POST {request.path}",
                    body_hash=_body_hash(request),
                )
                if stored is not None:
                    return _replay(stored)
                response = super().dispatch(request, *args, **kwargs)
                assert isinstance(response, HttpResponse)  # noqa: S101  JSON answers only, never streams
                if isinstance(response, Response):
                    response.render()
                idempotency.finish(account_pk=account_pk, key=key, response=_kept(response))
                answer: HttpResponse = response
                return answer
        except Exception as exc:
            return self.handle_exception(exc)  # type: ignore[no-any-return]

    @staticmethod
    def _private(response: HttpResponseBase) -> HttpResponseBase:
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


def _body_hash(request: HttpRequest) -> str:
    """What was sent, however large: an upload is read from where it was put aside."""
    if not (request.content_type or "").startswith("multipart/"):
        return hashlib.sha256(request.body).hexdigest()
    digest = hashlib.sha256(repr(sorted(request.POST.lists())).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(f"{name}\x1f{file.name}\x1f{file.size}".encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _kept(response: HttpResponse) -> idempotency.StoredResponse:
    return idempotency.StoredResponse(
        status=response.status_code,
        body=response.content.decode(),
        content_type=response.get("Content-Type", "application/json"),
        headers={name: response[name] for name in ("ETag", "Location") if response.has_header(name)},
    )


def _replay(stored: idempotency.StoredResponse) -> HttpResponse:
    response = HttpResponse(stored.body, status=stored.status, content_type=stored.content_type)
    for name, value in stored.headers.items():
        response[name] = value
    response["Idempotent-Replay"] = "true"
    return response


def _actor_of_token(request: Request) -> Actor:
    """The actor behind ``Authorization: Bearer ctp_…``; a header that does not fit never falls back to the session."""
    plain: Any = request._request
    kind, _, secret = request.headers["Authorization"].strip().partition(" ")
    request_id = str(getattr(plain, "request_id", ""))
    actor, origin = None, rates.origin(plain.client_address)
    rates.require_turn(rates.WRONG_TOKEN, origin)
    if kind.lower() == "bearer":
        actor = authenticate_token(secret=secret.strip(), address=plain.client_address, request_id=request_id)
    if actor is None:
        rates.take_turn(rates.WRONG_TOKEN, origin)
        raise TokenRefused()
    if not hasattr(plain, "token_actor"):  # a POST with an Idempotency-Key comes by twice
        rates.take_turn(rates.PROGRAM, str(actor.account_pk))
    plain.token_actor = actor  # for the line in the log; request.actor stays what the browser's session says
    return actor


def _require_csrf(request: HttpRequest) -> None:
    check = _Csrf(lambda _request: JsonResponse({}))
    check.process_request(request)
    if check.process_view(request, ApiView.as_view, (), {}):
        raise CsrfMissing()


def _as_domain_error(exc: Exception) -> DomainError | None:
    if isinstance(exc, DomainError):
        return exc
    if isinstance(exc, exceptions.ValidationError):
        return Invalid(_field_errors(exc.get_full_details()))
    if isinstance(exc, exceptions.ParseError):
        return Unreadable(detail=str(exc.detail))
    if isinstance(exc, exceptions.MethodNotAllowed):
        return MethodNotAllowed(method=str(exc.args[0]) if exc.args else "")
    if isinstance(exc, exceptions.UnsupportedMediaType):
        return UnsupportedMedia()
    if isinstance(exc, RequestDataTooBig):
        return TooLarge()
    if isinstance(exc, Http404 | exceptions.NotFound):
        return NotFound()
    if isinstance(exc, PermissionDenied | exceptions.PermissionDenied):
        return Forbidden()
    if isinstance(exc, exceptions.APIException) and exc.status_code < 500:
        return BadRequest()
    return None


def _field_errors(details: Any, path: str = "") -> dict[str, list[FieldError]]:
    """DRF's nested details as ``{"rows.2.amount": [FieldError]}``; DRF has translated the sentences already."""
    if isinstance(details, dict) and "message" in details and "code" in details:
        return {path or "body": [FieldError(f"core.{details['code']}", "%(text)s", text=str(details["message"]))]}
    found: dict[str, list[FieldError]] = {}
    pairs = details.items() if isinstance(details, dict) else enumerate(details)
    for name, inner in pairs:
        leaf = isinstance(inner, dict) and "message" in inner and "code" in inner
        here = path if isinstance(details, list) and leaf else f"{path}.{name}".lstrip(".")
        for field, errors in _field_errors(inner, here.removesuffix(".non_field_errors")).items():
            found.setdefault(field, []).extend(errors)
    return found
