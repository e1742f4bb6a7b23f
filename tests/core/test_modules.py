"""Modules: four states, plans, the switch and the gates behind it."""

from __future__ import annotations

import pytest

from ctp_core.api import modules
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.modules import versions
from ctp_core.applets.modules.manifests import Manifest
from ctp_core.applets.modules.models import ModuleSwitch
from ctp_core.contracts import Forbidden, ModuleUnavailable, NotFound, Port, system_actor
from ctp_core.contracts.actors import Actor
from tests.core.licences import PUBLIC, licence_text

SYSTEM = system_actor("test")
pytestmark = pytest.mark.django_db


def manifest(code: str, *requires: str) -> Manifest:
    """A module that exists only here."""
    return Manifest(code, "apps", "1", "module", requires, (), code, None, code, None, None, {"en": code})


@pytest.fixture(autouse=True)
def three_modules(settings: object) -> None:
    """c requires b requires a."""
    engines = {code: one for code, one in settings.CTP_MANIFESTS.items() if one.is_engine}  # type: ignore[attr-defined]
    made = {"a": manifest("a", "core"), "b": manifest("b", "a"), "c": manifest("c", "b"), "d": manifest("d")}
    settings.CTP_MANIFESTS = {**engines, **made}  # type: ignore[attr-defined]


def on() -> set[str]:
    return {code for code in "abcd" if modules.is_on(code)}


def test_everything_is_on_at_first_and_an_unknown_code_is_not() -> None:
    assert on() == set("abcd")
    assert modules.is_on("core")
    assert not modules.is_on("nothing")


def test_a_plan_names_what_goes_along() -> None:
    off = modules.plan(code="a", on=False)
    assert (off.also, off.missing) == (("b", "c"), ())
    assert modules.plan(code="c", on=False).also == ()
    modules.switch(code="a", on=False, also=("b", "c"), actor=SYSTEM)
    assert modules.plan(code="c", on=True).also == ("b", "a")


def test_switching_needs_consent_to_all_of_it() -> None:
    with pytest.raises(modules.OthersAffected) as caught:
        modules.switch(code="a", on=False, actor=SYSTEM)
    assert caught.value.params == {"also": "b, c"}
    with pytest.raises(modules.OthersAffected):
        modules.switch(code="a", on=False, also=("b",), actor=SYSTEM)
    assert on() == set("abcd")
    modules.switch(code="a", on=False, also=("b", "c"), actor=SYSTEM)
    assert on() == {"d"}
    done = [(one.action, one.details) for one in AuditEntry.objects.order_by("pk")]
    assert done == [("core.switch_module_off", f'{{"because_of":"a","module":"{code}"}}') for code in "abc"]
    modules.switch(code="c", on=True, also=("a", "b"), actor=SYSTEM)
    assert on() == set("abcd")


def test_the_same_switch_again_changes_nothing() -> None:
    modules.switch(code="d", on=False, actor=SYSTEM)
    token = versions.current()["modules"]
    modules.switch(code="d", on=False, actor=SYSTEM)
    assert versions.current()["modules"] == token
    assert ModuleSwitch.objects.count() == 1


def test_engines_and_unknown_modules_are_not_switched() -> None:
    with pytest.raises(modules.AlwaysOn):
        modules.switch(code="core", on=False, actor=SYSTEM)
    with pytest.raises(NotFound):
        modules.switch(code="nothing", on=True, actor=SYSTEM)


@pytest.mark.parametrize("role", ["", "security", "audit"])
def test_only_the_system_administrator_switches(role: str) -> None:
    with pytest.raises(Forbidden):
        modules.switch(code="d", on=False, actor=Actor(kind="person", account_pk=1, admin_role=role))  # type: ignore[arg-type]
    assert modules.is_on("d")


def test_the_licence_decides_what_can_be_on(settings: object) -> None:
    settings.CTP_LICENCE_KEYS = [PUBLIC]  # type: ignore[attr-defined]
    modules.install_licence(text=licence_text(modules=("b", "c")), accepted=True, actor=SYSTEM)
    assert on() == {"b", "c"}
    assert {one.code: one.state for one in modules.list_modules() if one.kind == "module"} == {
        "a": "installed",
        "b": "on",
        "c": "on",
        "d": "installed",
    } | {one.code: "absent" for one in modules.list_modules() if one.state == "absent"}
    with pytest.raises(modules.NotLicensed):
        modules.switch(code="d", on=True, actor=SYSTEM)
    modules.switch(code="c", on=False, actor=SYSTEM)
    with pytest.raises(modules.RequirementMissing) as caught:
        modules.switch(code="c", on=True, also=("b",), actor=SYSTEM)
    assert caught.value.params == {"module": "c", "missing": "a"}


def test_a_port_closes_with_its_module() -> None:
    port: Port[object] = Port("d", version=1)
    port.provide(object())
    assert port.find() is not None
    modules.switch(code="d", on=False, actor=SYSTEM)
    assert port.find() is None
    with pytest.raises(ModuleUnavailable):
        port.get()


def test_asking_costs_no_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert on() == set("abcd")
        assert modules.licence_status().phase == "community"


def test_another_process_is_noticed_when_the_second_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MAX_AGE_S", 1.0)
    clock = [1000.0]
    monkeypatch.setattr(versions.time, "monotonic", lambda: clock[0])
    versions.forget()
    assert modules.is_on("d")
    # What another process does: rows change, nobody here is told.
    ModuleSwitch.objects.create(code="d", is_on=False)
    versions.StateVersion.objects.update_or_create(name="modules", defaults={"token": "other"})
    clock[0] += 0.9
    assert modules.is_on("d")
    clock[0] += 0.2
    assert not modules.is_on("d")
