"""Every URL, method and kind of principal has a declared outcome and gets it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse

from ctp_core.contracts import ANONYMOUS, Actor, DataScope, NarrowedPermission
from ctp_core.kit.policies import ADMIN, INTERNAL, PERMISSION, PUBLIC, SIGNED_IN
from ctp_core.kit.policies import NARROWED as NARROWED_TO
from ctp_core.kit.routes import Route, list_routes, undeclared
from ctp_core.kit.trials.manifest import Declared, admits, read, write
from ctp_core.kit.trials.matrix import MEND, address_of, declared_routes, run_matrix, send
from ctp_core.kit.trials.narrowing import read_narrowed
from ctp_portal.kit.trials import make_colleagues, make_principals

FOLDER = Path(__file__).parents[1] / "matrix"
MANIFEST = read((FOLDER / "routes.txt").read_text("utf-8"))
NARROWED = read_narrowed((FOLDER / "narrowed.txt").read_text("utf-8"))


def test_every_route_says_who_may_pass() -> None:
    assert undeclared(list_routes()) == []


def test_the_manifest_is_what_the_views_declare() -> None:
    written, now = set(MANIFEST), set(declared_routes())
    assert sorted(one.line() for one in now - written) == [], "undeclared: run manage.py routes --update and review it"
    assert sorted(one.line() for one in written - now) == [], "gone: run manage.py routes --update and review it"
    assert (FOLDER / "routes.txt").read_text("utf-8") == write(MANIFEST)


@pytest.mark.django_db
def test_every_principal_gets_the_declared_outcome() -> None:
    cells = list(run_matrix(MANIFEST, make_principals(), NARROWED))
    assert len(cells) > 12 * len(MANIFEST)
    wrong = [str(one) for one in cells if one.wrong]
    assert not wrong, "\n".join([*wrong, MEND])
    outcomes = {(one.principal, one.expected) for one in cells}
    for name in {one.principal for one in cells}:
        assert (name, "refused") in outcomes, f"{name} is refused nowhere"


# Whom each of them sees: everything about a person opens for these and is not there for the others.
SIGHT = {
    "staff": {"staff", "other", "working", "beside", "apart"},
    "working": {"staff", "working", "beside"},
    "beside": {"working", "beside"},
    "apart": {"apart"},
}


@pytest.mark.django_db
def test_partners_open_what_is_about_people_they_work_with_alone() -> None:
    people = make_colleagues()
    about = [one for one in MANIFEST if "/members/<uuid:id>/" in one.path and one.policy == "signed in"]
    assert len(about) >= 4
    for line in about:
        for reader, seen in SIGHT.items():
            for name, (_principal, person) in people.items():
                answer = send(people[reader][0].client, line.method, address_of(line.path, person))
                assert answer.status_code == (200 if name in seen else 404), f"{line.line()} about {name} as {reader}"


@pytest.mark.django_db
def test_a_door_that_is_too_open_is_found() -> None:
    lie = [
        Declared("/todos/", "GET", "admin audit"),
        Declared("/api/v1/modules/", "GET", "signed in", "operations:read"),
    ]
    wrong = {str(one) for one in run_matrix(lie, make_principals(), {}) if one.wrong}
    assert "GET /todos/ as staff without rights: should be refused, got 200" in wrong
    assert "GET /api/v1/modules/ as token of staff: should be allowed, got 403" in wrong


def test_a_route_without_policy_does_not_start() -> None:
    def bare(request: Any) -> HttpResponse:
        return HttpResponse("open")

    planted = Route("/planted/", "planted", "", (), None, {}, "", bare)
    assert undeclared([planted]) == [
        "/planted/ (planted) has no policy: use kit.web.page, PageView or kit.rest.ApiView."
    ]


@pytest.mark.parametrize(
    "policy",
    [PUBLIC, SIGNED_IN, INTERNAL, ADMIN("system", "audit"), PERMISSION("a.b", "c.d"), NARROWED_TO("c.d", "e.f")],
)
def test_the_words_of_the_manifest_mean_what_the_code_does(policy: Any) -> None:
    everybody = [
        ANONYMOUS,
        Actor("person", 1),
        Actor("person", 1, external=True),
        *[Actor("person", 1, admin_role=role) for role in ("system", "security", "audit")],
        Actor("person", 1, permissions=frozenset({"c.d"})),
        Actor("person", 1, narrowed=frozenset({NarrowedPermission("c.d", DataScope("own"))})),
        Actor("service", 1, external=True, permissions=frozenset({"a.b"})),
    ]
    for actor in everybody:
        assert admits(policy.name, actor) == policy.admits(actor), (policy.name, actor)
        if policy.permissions or policy.admin_roles or policy.narrowed:
            both = policy | PERMISSION("x.y")
            assert admits(both.name, actor) == policy.admits(actor), (both.name, actor)


@pytest.mark.django_db
def test_a_view_without_policy_is_open_to_nobody(client: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.house.bare_urls"
    with pytest.raises(ImproperlyConfigured, match="declares no policy"):
        client.get("/planted/")
