"""Settings: declared, checked, changed, put back."""

from __future__ import annotations

from typing import Any

import pytest

from ctp_core.api import preferences
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.preferences import registry, values
from ctp_core.applets.preferences.models import Preference
from ctp_core.contracts import Forbidden, Invalid, NotFound, SettingDeclaration, system_actor
from ctp_core.contracts.actors import Actor

SYSTEM = system_actor("test")
DECLARED = [
    SettingDeclaration("news.days", "number", 3, "Days", minimum=1, maximum=30),
    SettingDeclaration("news.review", "yes_no", True, "Review"),
    SettingDeclaration("news.order", "choice", "new", "Order", choices=(("new", "Newest"), ("top", "Top"))),
    SettingDeclaration("news.title", "text", "News", "Title", maximum=10),
]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four settings of a unit called news."""
    monkeypatch.setattr(registry, "contributions", lambda kind, also_off: [("news", one) for one in DECLARED])


def test_what_nobody_changed_is_as_declared() -> None:
    assert preferences.get("news.days") == 3
    assert [(one.unit, one.key, one.value, one.changed) for one in preferences.list_settings()] == [
        ("news", "news.days", 3, False),
        ("news", "news.review", True, False),
        ("news", "news.order", "new", False),
        ("news", "news.title", "News", False),
    ]
    with pytest.raises(KeyError):
        preferences.get("news.unknown")


@pytest.mark.parametrize(
    ("key", "value"), [("news.days", 30), ("news.review", False), ("news.order", "top"), ("news.title", "要闻")]
)
def test_a_change_counts_at_once_and_can_be_put_back(key: str, value: Any) -> None:
    before = preferences.get(key)
    preferences.set_value(key=key, value=value, actor=SYSTEM)
    assert preferences.get(key) == value
    assert [one.key for one in preferences.list_settings() if one.changed] == [key]
    preferences.reset_value(key=key, actor=SYSTEM)
    assert preferences.get(key) == before
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "core.set_preference",
        "core.reset_preference",
    ]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("news.days", 0, "core.too_small"),
        ("news.days", 31, "core.too_big"),
        ("news.days", "3", "core.not_number"),
        ("news.days", True, "core.not_number"),
        ("news.review", 1, "core.not_yes_no"),
        ("news.order", "old", "core.not_a_choice"),
        ("news.order", ["new"], "core.not_a_choice"),
        ("news.title", "x" * 11, "core.length"),
        ("news.title", "a\0b", "core.not_text"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(key: str, value: Any, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        preferences.set_value(key=key, value=value, actor=SYSTEM)
    assert [one.code for one in caught.value.fields["value"]] == [code]
    assert Preference.objects.count() == 0


def test_a_stored_value_that_is_no_longer_allowed_gives_the_default() -> None:
    preferences.set_value(key="news.title", value="x" * 10, actor=SYSTEM)
    assert preferences.get("news.title") == "x" * 10
    Preference.objects.update(value=99)
    values.forget()
    assert preferences.get("news.title") == "News"


def test_unknown_keys_and_other_people_change_nothing() -> None:
    with pytest.raises(NotFound):
        preferences.set_value(key="news.unknown", value=1, actor=SYSTEM)
    for role in ("", "security", "audit"):
        with pytest.raises(Forbidden):
            preferences.set_value(key="news.days", value=4, actor=Actor("person", 1, admin_role=role))  # type: ignore[arg-type]
    assert preferences.get("news.days") == 3


def test_reading_costs_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert preferences.get("news.days") == 3
