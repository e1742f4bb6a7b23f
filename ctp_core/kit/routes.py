"""Every address of the house as the resolver knows it, with what its view declares about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from ctp_core.kit.policies import Policy

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


ANY_SCOPE = "any"
"""A token that is somebody's, whatever its scopes."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address. *path* as written (``/api/v1/modules/<slug:code>/``); *policy* None when the view declares none."""

    path: str
    name: str
    unit: str
    methods: tuple[str, ...]
    policy: Policy | None
    policies: dict[str, Policy]
    scope: str
    view: Any

    @property
    def is_rest(self) -> bool:
        """True for an address of the REST door."""
        return self.path.startswith(settings.CTP_REST_PREFIXES)

    def policy_of(self, method: str) -> Policy | None:
        """The policy of one method."""
        return self.policies.get(method, self.policy)

    def scope_of(self, method: str) -> str:
        """What a token needs here: empty for pages, ANY_SCOPE for what everybody may do."""
        policy = self.policy_of(method)
        if not self.scope:
            return ""
        if policy is not None and not policy.signed_in:
            return ANY_SCOPE
        return f"{self.scope}:{'read' if method in SAFE_METHODS else 'write'}"


def unit_of(namespaces: Sequence[str]) -> str:
    """The code of the unit an address belongs to, by the namespaces of its name."""
    return namespaces[0].removeprefix("api-").removeprefix("protocol-") if namespaces else ""


def list_routes() -> list[Route]:
    """All addresses, by path, of modules that are on and of those that are off."""
    return sorted(_walk(get_resolver().url_patterns, "/", ()), key=lambda one: (one.path, one.name))


def undeclared(routes: Iterable[Route]) -> list[str]:
    """One sentence for each route that does not say who may pass, with which methods, or can't be written down."""
    found = []
    for one in routes:
        if one.policy is None:
            found.append(f"{one.path} ({one.name}) has no policy: use kit.web.page, PageView or kit.rest.ApiView.")
        elif not one.methods:
            found.append(f"{one.path} ({one.name}) has no methods.")
        elif "(?" in one.path:
            found.append(f"{one.path} ({one.name}) is a regular expression: use path().")
    return found


def _walk(patterns: Iterable[Any], prefix: str, namespaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, path, inner)
        elif isinstance(pattern, URLPattern):
            yield _route(pattern, path, namespaces)


def _route(pattern: URLPattern, path: str, namespaces: tuple[str, ...]) -> Route:
    view = pattern.callback
    return Route(
        path=path,
        name=":".join((*namespaces, pattern.name or "")),
        unit=unit_of(namespaces),
        methods=tuple(sorted(set(getattr(view, "methods", ())) - {"HEAD", "OPTIONS"})),
        policy=getattr(view, "policy", None),
        policies=dict(getattr(view, "policies", {})),
        scope=(view.scope or "core") if hasattr(view, "scope") else "",
        view=view,
    )
