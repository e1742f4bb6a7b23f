"""The search sources units contribute."""

from __future__ import annotations

from ctp_core.api import modules
from ctp_core.contracts import ObjectRef
from ctp_index.contracts import SearchSource


def list_sources(*, also_off: bool = False) -> list[tuple[str, SearchSource]]:
    """(module, source) of every unit, those that are off only if asked."""
    return list(modules.contributions(SearchSource, also_off=also_off))


def find_source(module: str, kind: str) -> SearchSource | None:
    """The source of one kind, its module on or off; None when it is not installed."""
    for code, source in list_sources(also_off=True):
        if (code, source.kind) == (module, kind):
            return source
    return None


def source_key(ref: ObjectRef) -> tuple[str, str]:
    """(module, kind)"""
    return ref.module, ref.kind
