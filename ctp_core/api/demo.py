"""The demo: an organisation to look round in. Units bring their parts as DemoStep; accounts get ``settings.CTP_DEMO_PASSWORD``."""

from ctp_core.applets.demo.services.load_demo import (
    DemoRefused,
    demo_is_due,
    demo_is_loaded,
    list_demo_people,
    load_demo,
)

__all__ = ["DemoRefused", "demo_is_due", "demo_is_loaded", "list_demo_people", "load_demo"]
