"""Every route, method and kind of principal gets the outcome the manifest declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from ctp_core.contracts import Actor
from ctp_core.kit.routes import ANY_SCOPE, Route, list_routes
from ctp_core.kit.trials.manifest import Declared, admits

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Nobody's: a route behind which something must be found answers 404, which is no refusal.
NOBODY = UUID("00000000-0000-7000-8000-000000000000")
VALUES = {"uuid": str(NOBODY), "int": "1", "slug": "nothing", "str": "nothing", "path": "nothing"}
# For whoever reads that something differs.
MEND = (
    "The policy of the view says who may pass, tests/matrix/routes.txt repeats it (manage.py routes --update). "
    "Whom the policy admits and the service refuses for a good reason is named in tests/matrix/narrowed.txt: "
    "path, method, principals and the reason, two blanks between."
)


@dataclass(frozen=True)
class Principal:
    """Somebody at the doors: a client that carries session or token, and who that is."""

    name: str
    client: Client
    actor: Actor
    has_token: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One question and its answer: *wrong* is empty when they fit."""

    path: str
    method: str
    principal: str
    expected: str
    status: int
    wrong: str

    def __str__(self) -> str:
        return f"{self.method} {self.path} as {self.principal}: {self.wrong}"


def declared_routes(routes: Iterable[Route] | None = None) -> list[Declared]:
    """What the views declare about themselves, a line a method."""
    found = []
    for route in list_routes() if routes is None else routes:
        for method in route.methods:
            policy = route.policy_of(method)
            found.append(Declared(route.path, method, policy.name if policy else "none", route.scope_of(method)))
    return sorted(found)


def run_matrix(
    manifest: Iterable[Declared],
    principals: Iterable[Principal],
    narrowed: Mapping[tuple[str, str], frozenset[str]],
) -> Iterator[Cell]:
    """Ask every question; nothing that an answer changes stays.

    *narrowed* names, by path and method, principals whom the policy admits but the service refuses.
    """
    lines = list(manifest)
    methods: dict[str, set[str]] = {}
    for one in lines:
        methods.setdefault(one.path, set()).add(one.method)
    everybody = list(principals)
    for one in lines:
        for principal in everybody:
            if principal.has_token and not one.is_rest:
                continue
            refused = principal.name in narrowed.get((one.path, one.method), frozenset())
            yield _ask(one, principal, "refused" if refused else _expected(one, principal))
    for path, known in methods.items():
        for method in METHODS:
            if method not in known:
                for principal in everybody[:1] + everybody[-1:]:
                    if not principal.has_token:
                        yield _ask(Declared(path, method, ""), principal, "unknown method")


def _expected(line: Declared, principal: Principal) -> str:
    actor = principal.actor
    # A token that is nobody's is refused even where nobody has to sign in: its holder believes it counts.
    if (line.scope and principal.has_token and not actor.is_signed_in) or not admits(line.policy, actor):
        return "refused"
    if line.scope not in ("", ANY_SCOPE) and not actor.has_scope(line.scope):
        return "refused"
    return "public" if line.policy == "public" else "allowed"


def _ask(line: Declared, principal: Principal, expected: str) -> Cell:
    answer = send(principal.client, line.method, address_of(line.path))
    wrong = _mistake(answer, expected)
    return Cell(line.path, line.method, principal.name, expected, answer.status_code, wrong)


def _mistake(answer: Any, expected: str) -> str:
    status = answer.status_code
    # 501 says that a standard has more than this server: a refusal like any other.
    if status >= 500 and status != 501:
        return f"answers {status}"
    to_sign_in = status == 302 and answer["Location"].split("?")[0] == reverse("core:sign-in")
    refused = status in (401, 403) or to_sign_in
    # On the way out, and where a sign-in is unfinished, a public page leads to the sign-in page: no refusal.
    if expected == "public" and status in (401, 403):
        return f"should be open to everybody, got {status}"
    if expected == "allowed" and refused:
        return f"should be allowed, got {'sign-in' if to_sign_in else status}"
    if expected == "refused" and not refused and status != 404:
        return f"should be refused, got {status}"
    if expected == "unknown method" and status != 405 and not refused and status != 404:
        return f"takes a method it does not declare, got {status}"
    return ""


def send(client: Client, method: str, address: str) -> Any:
    """Send an empty request; nothing that the answer changes stays."""
    client.raise_request_exception = False
    is_rest = address.startswith(settings.CTP_REST_PREFIXES)
    body = {"data": "{}", "content_type": "application/json"} if is_rest and method != "GET" else {}
    if not is_rest and method != "GET":
        body = {"data": "", "content_type": "application/x-www-form-urlencoded"}
    with transaction.atomic():
        cookies = SimpleCookie({name: one.value for name, one in client.cookies.items()})
        answer = client.generic(method, address, **body)  # type: ignore[arg-type]
        client.cookies = cookies
        transaction.set_rollback(True)
    return answer


def address_of(path: str, one: UUID | None = None) -> str:
    """*path* with something in its places that is nobody's; with *one* this id in the first place for one."""
    if one is not None:
        path = re.sub(r"<uuid:\w+>", str(one), path, count=1)
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES.get(found.group(1) or "str", "nothing"), path)
