"""Ports: how one module calls another without knowing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from ctp_core.contracts.errors import ModuleUnavailable

S = TypeVar("S")

_is_on: Callable[[str], bool] = lambda code: True  # noqa: E731


class Port(Generic[S]):
    """The face of a module: ``NEWS: Port[NewsService] = Port("news", version=1)``.

    The module provides its facade once, in ``ready()``. Asking is gated: a module that is off has no face.
    """

    def __init__(self, module: str, *, version: int) -> None:
        self.module = module
        self.version = version
        self._provider: S | None = None

    def provide(self, provider: S) -> None:
        """Set the facade. Raises RuntimeError when another one stands there already."""
        if self._provider is not None and type(self._provider) is not type(provider):
            raise RuntimeError(f"port {self.module} v{self.version} has a provider already")
        self._provider = provider

    def get(self) -> S:
        """The facade. Raises ModuleUnavailable when the module is off or not there."""
        if self._provider is None or not _is_on(self.module):
            raise ModuleUnavailable(self.module)
        return self._provider

    def find(self) -> S | None:
        """The facade, or None when the module is off or not there."""
        return self._provider if self._provider is not None and _is_on(self.module) else None


def gate_ports(is_on: Callable[[str], bool]) -> None:
    """Called once by ctp_core: ports ask *is_on* with a module's code."""
    global _is_on
    _is_on = is_on
