"""A module switched off closes every surface, keeps its data to the byte, and comes back as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from ctp_core.api import modules
from ctp_core.contracts import ModuleUnavailable, Port, system_actor
from ctp_core.kit.openapi import openapi_document
from ctp_core.kit.routes import list_routes
from ctp_core.kit.trials.matrix import address_of, send

SYSTEM = system_actor("module_off")


def business_modules() -> list[str]:
    """The installed modules that can be switched."""
    return [code for code, one in modules.manifests().items() if not one.is_engine]


def digest_of(code: str) -> str:
    """Everything the module's tables hold, as one digest."""
    label = apps.get_app_config(modules.manifests()[code].app.rpartition(".")[2]).label
    digest = hashlib.sha256()
    for model in sorted(apps.get_app_config(label).get_models(), key=lambda one: one._meta.db_table):
        fields = [one.attname for one in model._meta.concrete_fields]
        for row in model._default_manager.order_by("pk").values_list(*fields).iterator():
            digest.update(json.dumps([model._meta.db_table, *row], cls=DjangoJSONEncoder, default=str).encode())
    return digest.hexdigest()


def try_module(
    code: str,
    *,
    client: Client,
    pages: Iterable[str] = ("/",),
    ports: Mapping[str, Port[Any]] | None = None,
    more: Callable[[], list[str]] | None = None,
) -> tuple[int, list[str]]:
    """Off, look everywhere, on, look again. Returns how much was looked at and what is wrong.

    *client* is somebody to whom all doors are open while the module is on; *more* looks at surfaces the caller knows.
    """
    before, shown = digest_of(code), _contributed(code)
    wrong: list[str] = []
    plan = modules.plan(code=code, on=False)
    modules.switch(code=code, on=False, also=plan.also, actor=SYSTEM)
    try:
        tried, found = _closed(code, client, pages, ports or {})
        wrong += found
        if more is not None:
            wrong += more()
        if digest_of(code) != before:
            wrong.append(f"{code}: its data changed while it was off")
    finally:
        for one in (*reversed(plan.also), code):
            missing = modules.plan(code=one, on=True).also
            modules.switch(code=one, on=True, also=missing, actor=SYSTEM)
    if digest_of(code) != before:
        wrong.append(f"{code}: its data is not what it was")
    if _contributed(code) != shown:
        wrong.append(f"{code}: not everything it contributes came back")
    wrong += [
        f"{route.path}: still closed after the module came back"
        for route in list_routes()
        if route.unit == code and "GET" in route.methods and "<" not in route.path and _is_off(_get(client, route.path))
    ]
    return tried + len(shown) + 2, wrong


def _closed(code: str, client: Client, pages: Iterable[str], ports: Mapping[str, Port[Any]]) -> tuple[int, list[str]]:
    tried, wrong = 0, []
    routes = [one for one in list_routes() if one.unit == code]
    for route in routes:
        for method in route.methods:
            tried += 1
            answer = send(client, method, address_of(route.path))
            if answer.status_code != 404:
                wrong.append(f"{method} {route.path} answers {answer.status_code} while {code} is off")
    if left := _contributed(code):
        wrong.append(f"{code} still contributes {sorted(left)}")
    on = tuple(one for one in modules.manifests() if modules.is_on(one))
    prefixes = {route.path.split("<")[0] for route in routes}
    for path in openapi_document(on)["paths"]:
        if any(path.startswith(prefix) for prefix in prefixes if prefix.startswith("/api/")):
            wrong.append(f"{path} is still in the OpenAPI document")
    for page in pages:
        tried += 1
        text = _get(client, page).content.decode(errors="replace")
        wrong += [
            f"{page} still links to {prefix}" for prefix in prefixes if f'href="{prefix}' in text and prefix != "/"
        ]
    for name, port in ports.items():
        tried += 1
        if port.find() is not None or not _refuses(port):
            wrong.append(f"the port {name} still answers")
    return tried, wrong


def _contributed(code: str) -> list[str]:
    """Everything of every kind: menus, widgets, palette commands, search sources, file owners, timers and what will come."""
    return sorted(
        f"{type(one).__name__} {getattr(one, 'code', getattr(one, 'kind', getattr(one, 'key', '')))}"
        for unit, one in modules.contributions(object)
        if unit == code
    )


def _refuses(port: Port[Any]) -> bool:
    try:
        port.get()
    except ModuleUnavailable:
        return True
    return False


def _get(client: Client, address: str) -> Any:
    return send(client, "GET", address)


def _is_off(answer: Any) -> bool:
    return bool(answer.status_code == 404)
