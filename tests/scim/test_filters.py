"""Filters and paths are read as the RFC writes them, and nothing else."""

from __future__ import annotations

import pytest

from apps.scim.domain.errors import InvalidFilter, InvalidPath, NoTarget, ScimRefusal, Unchangeable
from apps.scim.domain.filters import All, Either, Neither, Test, Within, fits, parse_filter
from apps.scim.domain.patching import PATCH, patched
from apps.scim.domain.paths import parse_path
from apps.scim.domain.resources import ENTERPRISE, PEOPLE, TEAMS


def test_the_examples_of_the_rfc() -> None:
    assert parse_filter('userName Eq "bjensen"') == Test("userName", "eq", "bjensen")
    assert parse_filter("title pr") == Test("title", "pr")
    assert parse_filter('a eq "1" and b pr or not (c co "x)")') == Either(
        (All((Test("a", "eq", "1"), Test("b", "pr"))), Neither(Test("c", "co", "x)")))
    )
    assert parse_filter('emails[type eq "work" and value co "@example.com"]') == Within(
        "emails", All((Test("type", "eq", "work"), Test("value", "co", "@example.com")))
    )
    assert parse_filter("active eq True") == Test("active", "eq", True)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "a",
            "a eq",
            "a zz 1",
            "a eq b",
            '(a eq "1"',
            'a eq "1")',
            'a eq "x',
            "1 eq 1",
            "a eq NaN",
            'a eq "\\u0000"',
        ],
        "(" * 30 + "a pr" + ")" * 30,
        " and ".join(["a pr"] * 200),
        "a pr " * 500,
    ],
)
def test_what_is_no_filter(text: str) -> None:
    with pytest.raises(InvalidFilter):
        parse_filter(text)


def test_a_value_fits() -> None:
    work = {"type": "work", "value": "A@x.cn", "primary": True}
    for text, fit in (
        ('type eq "WORK"', True),
        ("primary eq true", True),
        ("primary ne true", False),
        ('value sw "a@"', True),
        ('not (value ew ".com")', True),
        ("display pr", False),
        ('display ne "x"', True),
    ):
        assert fits(parse_filter(text), work) is fit, text


def test_paths() -> None:
    path = parse_path(f"{ENTERPRISE}:EmployeeNumber", PEOPLE)
    assert (path.urn, path.attribute and path.attribute.name) == (ENTERPRISE, "employeeNumber")
    path = parse_path('emails[type eq "work"].value', PEOPLE)
    assert (path.attribute and path.attribute.name, path.part and path.part.name) == ("emails", "value")
    for text in ("", "nickName", "name.middle", "userName[a pr]", "emails]", "urn:x:y", "groups.", "x" * 3000):
        with pytest.raises(InvalidPath):
            parse_path(text, PEOPLE)


def _patch(document: dict[str, object], *operations: dict[str, object]) -> dict[str, object]:
    return patched(document, {"schemas": [PATCH], "Operations": list(operations)}, PEOPLE)


def test_patches() -> None:
    start: dict[str, object] = {
        "userName": "a",
        "emails": [{"value": "a@x.cn", "type": "work", "primary": True}],
        ENTERPRISE: {"employeeNumber": "1"},
    }
    assert _patch(start, {"op": "Add", "value": {"active": "False", "name.givenName": "明"}}) == {
        **start,
        "active": False,
        "name": {"givenName": "明"},
    }
    assert _patch(start, {"op": "replace", "path": 'emails[type eq "work"].value', "value": "b@x.cn"})["emails"] == [
        {"value": "b@x.cn", "type": "work", "primary": True}
    ]
    home = {"value": "h@x.cn", "primary": True}
    assert _patch(start, {"op": "add", "path": 'emails[type eq "home"]', "value": home})["emails"] == [
        {"value": "a@x.cn", "type": "work", "primary": False},
        {"value": "h@x.cn", "type": "home", "primary": True},
    ]
    assert _patch(start, {"op": "remove", "path": 'emails[value co "@"]'}) == {
        "userName": "a",
        ENTERPRISE: {"employeeNumber": "1"},
    }
    assert ENTERPRISE not in _patch(start, {"op": "remove", "path": f"{ENTERPRISE}:employeeNumber"})
    assert start["emails"] == [{"value": "a@x.cn", "type": "work", "primary": True}], "the document itself stays"


@pytest.mark.parametrize(
    ("operation", "refusal"),
    [
        ({"op": "remove"}, NoTarget),
        ({"op": "replace", "path": 'emails[type eq "home"].value', "value": "x"}, NoTarget),
        ({"op": "remove", "path": "userName"}, Unchangeable),
        ({"op": "replace", "path": "groups", "value": []}, Unchangeable),
        ({"op": "add", "path": "id", "value": "x"}, Unchangeable),
        ({"op": "move", "path": "userName"}, ScimRefusal),
        ({"op": "replace", "path": "active", "value": "perhaps"}, ScimRefusal),
        ({"op": "replace", "value": "active"}, ScimRefusal),
        ({"op": "replace", "path": ["x"], "value": "y"}, InvalidPath),
    ],
)
def test_refused_patches(operation: dict[str, object], refusal: type[ScimRefusal]) -> None:
    with pytest.raises(refusal):
        _patch({"userName": "a"}, operation)


def test_members_are_added_once_and_removed_by_either_way() -> None:
    start = {"displayName": "T", "members": [{"value": "1", "type": "User"}]}
    body = {
        "schemas": [PATCH],
        "Operations": [{"op": "add", "path": "members", "value": [{"value": "1"}, {"value": "2"}]}],
    }
    both = patched(start, body, TEAMS)
    assert [one["value"] for one in both["members"]] == ["1", "2"]
    for operation in (
        {"op": "Remove", "path": "members", "value": [{"value": "1"}]},
        {"op": "remove", "path": 'members[value eq "1"]'},
    ):
        left = patched(both, {"schemas": [PATCH], "Operations": [operation]}, TEAMS)
        assert left["members"] == [{"value": "2"}]
