"""Load the demo: every unit brings its parts, each in its own transaction and only once."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.demo.models import DemoPart
from ctp_core.applets.modules.collecting import contributions
from ctp_core.contracts import Conflict, DemoPerson, DemoStep, mark, system_actor


class DemoRefused(Conflict):
    """Everybody knows the demo's password."""

    code = "core.demo_refused"
    message = mark(
        "The demo is refused because CTP_HOSTS names a public host: everybody knows its password. Use a server of its own."
    )


def load_demo(*, progress: Callable[[str], None]) -> int:
    """Load what is not loaded yet of the modules that are on; returns how many parts. Raises DemoRefused."""
    if not settings.CTP_DEMO_ALLOWED:
        raise DemoRefused()
    loaded = 0
    for unit, step in _missing():
        with transaction.atomic():
            _part, is_new = DemoPart.objects.get_or_create(unit=unit, order=step.order)
            if is_new:
                step.load(progress)
                record(actor=system_actor("demo"), action="core.load_demo", details={"unit": unit, "part": step.order})
                loaded += 1
    return loaded


def demo_is_loaded() -> bool:
    """True when any part is."""
    return DemoPart.objects.exists()


def demo_is_due() -> bool:
    """True when some part could still be loaded."""
    return bool(_missing())


def list_demo_people() -> list[DemoPerson]:
    """Those whom to sign in as first."""
    return [one for _unit, one in contributions(DemoPerson)]


def _missing() -> list[tuple[str, DemoStep]]:
    done = set(DemoPart.objects.values_list("unit", "order"))
    found = [(unit, step) for unit, step in contributions(DemoStep) if (unit, step.order) not in done]
    return sorted(found, key=lambda one: one[1].order)
