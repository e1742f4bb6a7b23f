"""The public surface is what the snapshots say, and every public module says what is public."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from drf_spectacular.drainage import GENERATOR_STATS

from ctp_core.api import modules
from ctp_core.kit.openapi import openapi_document
from ctp_core.management import snapshots
from ctp_core.management.snapshots import render_all

HOUSE = Path(__file__).resolve().parents[2]
SNAPSHOTS = HOUSE / "tests" / "snapshots"


def test_the_public_surface_is_the_reviewed_one() -> None:
    rendered = render_all()
    written = {one.name: one.read_text("utf-8") for one in SNAPSHOTS.glob("*.*")}
    changed = sorted(name for name in rendered.keys() | written.keys() if rendered.get(name) != written.get(name))
    assert changed == [], "run manage.py snapshots --update and review the difference"


def test_every_public_module_lists_what_is_public() -> None:
    faces = [*HOUSE.glob("ctp_*/api/*.py"), *HOUSE.glob("ctp_*/contracts/__init__.py")]
    silent = [
        str(one.relative_to(HOUSE))
        for one in faces
        if "\n__all__ = [" not in (text := one.read_text("utf-8")) and "\nfrom " in text.replace("from __future__", "")
    ]
    assert silent == []


def test_the_openapi_document_is_made_without_a_doubt(capsys: pytest.CaptureFixture[str]) -> None:
    openapi_document.cache_clear()
    GENERATOR_STATS.reset()
    openapi_document(tuple(modules.manifests()))
    doubts = [line for line in capsys.readouterr().err.splitlines() if line.strip()]
    assert doubts == []


def test_a_unit_without_a_face_has_no_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = replace(modules.manifests()["news"], code="bare", app="apps.bare")
    monkeypatch.setitem(settings.CTP_MANIFESTS, "bare", bare)
    monkeypatch.setattr(snapshots, "openapi_document", lambda codes: {})
    assert "apps_api.bare.txt" not in render_all()
    assert "apps_api.news.txt" in render_all()


def test_the_document_says_what_every_door_does_by_itself() -> None:
    paths = openapi_document(tuple(modules.manifests()))["paths"]
    posts, people = paths["/api/v1/organization/posts/"]["get"], paths["/api/v1/organization/members/"]
    assert [one["$ref"].rsplit("/", 1)[1] for one in posts["parameters"]] == ["cursor", "limit"]
    assert people["post"]["parameters"] == [{"$ref": "#/components/parameters/Idempotency-Key"}]
    assert people["post"]["description"].endswith("Scope: `organization:write`.")
    silent = {
        f"{method} {path}"
        for path, found in paths.items()
        for method, one in found.items()
        if "default" not in one["responses"] or "Scope: `" not in one["description"]
    }
    assert silent == set()
