"""Pages: a policy on each, expected refusals turned into pages, nothing private kept by a cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views import View

from ctp_core.contracts import Actor, DomainError
from ctp_core.kit.answers import error_response
from ctp_core.kit.policies import Policy

P = ParamSpec("P")


class PageRequestType(HttpRequest):
    """A request that has passed the actor middleware."""

    actor: Actor
    htmx: Any


def page(
    policy: Policy, *, methods: tuple[str, ...] = ("GET", "HEAD")
) -> Callable[[Callable[Concatenate[Any, P], HttpResponse]], Callable[Concatenate[Any, P], HttpResponse]]:
    """Make a function a page: only *methods*, only whom *policy* admits, DomainErrors become their page."""

    def decorate(view: Callable[Concatenate[Any, P], HttpResponse]) -> Callable[Concatenate[Any, P], HttpResponse]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            try:
                policy.require(request.actor)
                response = view(request, *args, **kwargs)
            except DomainError as error:
                response = error_response(request, error)
            return private(response)

        guarded.policy = policy  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return decorate


class PageView(View):
    """The same for pages with several methods: a subclass sets ``policy`` and writes ``get`` and ``post``."""

    policy: ClassVar[Policy]
    request: Any

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """Carries policy and methods on the function, where the route manifest finds them."""
        view = super().as_view(**initkwargs)
        view.policy = initkwargs.get("policy", cls.policy)  # type: ignore[attr-defined]
        view.methods = tuple(name.upper() for name in cls.http_method_names if hasattr(cls, name))  # type: ignore[attr-defined]
        return view

    @property
    def actor(self) -> Actor:
        """Who asks."""
        actor: Actor = self.request.actor
        return actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Policy first, then the method; DomainErrors become their page."""
        try:
            self.policy.require(self.actor)
            response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = error_response(request, error)
        return private(response)  # type: ignore[arg-type]


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render *template* with the house's context (shell, actor, menu)."""
    return HttpResponse(render_to_string(template, dict(context or {}), request=request), status=status)


def private(response: HttpResponse) -> HttpResponse:
    """No shared or browser cache keeps what one person saw, unless the view said otherwise."""
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_store=True)
    return response
