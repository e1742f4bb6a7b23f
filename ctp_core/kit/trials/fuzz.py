"""Hostile input at every REST operation: never a 5xx, every refusal a problem+json, and what must be refused is."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.db import transaction
from django.test import Client

METHODS_WITH_BODY = ("post", "put", "patch", "delete")
TEXTS = (
    "",
    "a",
    "会议通知",
    "\u202e‮abc",
    "x" * 5_000,
    "'; DROP TABLE x; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%(name)s %s %n",
    "../../etc/passwd",
    "\\u0000",
    "𠮷𝄞",
    "1e400",
    "-1",
    "null",
)
NUMBERS = (0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**100, 0.1, -0.0, 1e308)
# Bodies that are no JSON at all, or JSON that parsers stumble over: none may pass where a body is read.
RAW_BODIES = (
    b"{",
    b"[" * 100_000,
    b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    b'{"a": NaN}',
    b'{"a": 1, "a": 2}',
    b'{"a": 1e999}',
    b'{"name": "a\\u0000b"}',
    b'{"name": "\\ud800"}',
    b'{"n": ' + b"9" * 5_000 + b"}",
    b"\xff\xfe\x00",
    b'"text"',
    b"[1,2,3]",
    b"null",
    b"true",
    b'{"unknown_field": 1}',
    b'{"__proto__": {"x": 1}}',
    b"<?xml version='1.0'?><a/>",
)
# Too much, or of no kind at all, wherever an operation knows the name.
REFUSED_NAMES = {"limit", "cursor"}
QUERIES = (
    {"limit": "99999999999999999999"},
    {"limit": "100000"},
    {"limit": "-1"},
    {"limit": "0"},
    {"limit": "٣"},
    {"cursor": "x" * 600},
    {"cursor": "AAAA"},
    {"cursor": "\x00"},
    {"q": "\x00"},
    {"q": "\ud800"},
    {"order": "password"},
    {"at": "not-a-date"},
    {"unit": "not-an-id"},
    {"state": "'"},
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One request whose answer no client should ever get."""

    request: str
    status: int
    why: str

    def __str__(self) -> str:
        return f"{self.request}: {self.status}, {self.why}"


@dataclass(frozen=True, slots=True)
class Case:
    """One request: *body* is bytes as they go over the wire. One that is *bad* must be refused, whatever else is right."""

    method: str
    address: str
    body: bytes | None
    content_type: str = "application/json"
    bad: bool = False

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.address[:200]} {(self.body or b'')[:120]!r}"


def cases(document: dict[str, Any], *, count: int, seed: int) -> Iterator[Case]:
    """The hand-made corpus at every operation, then random requests until *count*."""
    operations = [
        (path, method, found)
        for path, methods in sorted(document["paths"].items())
        for method, found in sorted(methods.items())
    ]
    made = 0
    chooser = random.Random(seed)  # noqa: S311  reproducible on purpose
    for case in _corpus(document, operations, chooser):
        yield case
        made += 1
    while made < count:
        path, method, found = chooser.choice(operations)
        yield _random_case(document, path, method, found, chooser)
        made += 1


def run_fuzz(client: Client, document: dict[str, Any], *, count: int, seed: int) -> tuple[int, list[Finding]]:
    """Send all; nothing stays. Returns how many were sent and what went wrong."""
    client.raise_request_exception = False
    tried, findings = 0, []
    for case in cases(document, count=count, seed=seed):
        tried += 1
        found = _judge(case, _send(client, case))
        if found is not None:
            findings.append(found)
    return tried, findings


def _send(client: Client, case: Case) -> Any:
    with transaction.atomic():
        answer = client.generic(case.method.upper(), case.address, case.body or b"", content_type=case.content_type)
        transaction.set_rollback(True)
    return answer


def _judge(case: Case, answer: Any) -> Finding | None:
    status = answer.status_code
    if status >= 500:
        return Finding(str(case), status, "the server's mistake")
    if case.bad and not 400 <= status < 500:
        return Finding(str(case), status, "should be refused")
    if status >= 400 and case.method != "head":
        kind = answer.get("Content-Type", "")
        if not kind.startswith("application/problem+json"):
            return Finding(str(case), status, f"refused as {kind or 'nothing'}, not as problem+json")
        if not {"type", "title", "status", "code"} <= answer.json().keys():
            return Finding(str(case), status, "a problem without its members")
    return None


def _corpus(document: dict[str, Any], operations: list[tuple[str, str, Any]], chooser: random.Random) -> Iterator[Case]:
    for path, method, found in operations:
        address = _address(path, chooser)
        if method in METHODS_WITH_BODY:
            reads = "requestBody" in found
            yield Case(method, address, b"")
            for body in RAW_BODIES:
                yield Case(method, address, body, bad=reads)
            yield Case(method, address, b"a=1", "application/x-www-form-urlencoded", bad=reads)
            if wrong := _wrong_types(document, found):
                yield Case(method, address, json.dumps(wrong).encode(), bad=True)
        else:
            known = set(_query_names(document, found))
            for query in QUERIES:
                text = urlencode(query, errors="surrogatepass")
                yield Case(method, f"{address}?{text}", None, bad=bool(query.keys() & known & REFUSED_NAMES))


def _wrong_types(document: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """A body in which every field that takes one plain value gets an object."""
    schema = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    plain = {"string", "integer", "number", "boolean"}
    return {name: {"a": [1]} for name, one in schema.get("properties", {}).items() if one.get("type") in plain}


def _random_case(document: dict[str, Any], path: str, method: str, found: Any, chooser: random.Random) -> Case:
    address = _address(path, chooser)
    named = _query_names(document, found)
    if named and chooser.random() < 0.6:
        query = {name: chooser.choice([*TEXTS, *map(str, NUMBERS)]) for name in named if chooser.random() < 0.5}
        address = f"{address}?{urlencode(query, errors='surrogatepass')}"
    body = None
    if method in METHODS_WITH_BODY:
        content = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        body = json.dumps(_value(document, content, chooser, 0), ensure_ascii=True).encode()
    return Case(method, address, body)


def _query_names(document: dict[str, Any], found: dict[str, Any]) -> list[str]:
    shared = document["components"]["parameters"]
    given = (shared[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one for one in found.get("parameters", ()))
    return [one["name"] for one in given if one["in"] == "query"]


def _address(path: str, chooser: random.Random) -> str:
    return re.sub(r"\{\w+\}", lambda _found: quote(_identifier(chooser), safe=""), path)


def _identifier(chooser: random.Random) -> str:
    return chooser.choice((str(uuid4()), str(uuid4()), "1", "x", "core", "..", "%00", "é", "0" * 200))


def _value(document: dict[str, Any], schema: dict[str, Any], chooser: random.Random, depth: int) -> Any:
    """Mostly what the schema asks for, sometimes anything else."""
    if depth > 6 or chooser.random() < 0.15:
        return chooser.choice([*TEXTS, *NUMBERS, None, True, [], {}, [[]], {"a": {"b": 1}}])
    if "$ref" in schema:
        return _value(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], chooser, depth)
    for joined in ("allOf", "oneOf", "anyOf"):
        if schema.get(joined):
            return _value(document, chooser.choice(schema[joined]), chooser, depth)
    if "enum" in schema:
        return chooser.choice(schema["enum"])
    return _typed(document, schema, chooser, depth)


def _typed(document: dict[str, Any], schema: dict[str, Any], chooser: random.Random, depth: int) -> Any:
    match schema.get("type"):
        case "object":
            names = schema.get("properties", {})
            made = {
                name: _value(document, inner, chooser, depth + 1)
                for name, inner in names.items()
                if chooser.random() < 0.85
            }
            if chooser.random() < 0.1:
                made["unknown_field"] = 1
            return made
        case "array":
            return [_value(document, schema.get("items", {}), chooser, depth + 1) for _ in range(chooser.randrange(4))]
        case "integer" | "number":
            return chooser.choice(NUMBERS)
        case "boolean":
            return chooser.random() < 0.5
        case "string":
            return _text(schema.get("format", ""), chooser)
        case _:
            return chooser.choice([*TEXTS, *NUMBERS, None, {}, []])


def _text(form: str, chooser: random.Random) -> str:
    known = {
        "uuid": (str(uuid4()), "00000000-0000-0000-0000-000000000000", "x"),
        "date": ("2026-02-29", "2026-11-22", "9999-12-31", "0001-01-01", "x"),
        "date-time": ("2026-11-22T10:00:00Z", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-23:59", "now"),
    }
    return chooser.choice(known.get(form, TEXTS))
