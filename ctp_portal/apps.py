from django.apps import AppConfig
from django.core import checks


class PortalConfig(AppConfig):
    name = "ctp_portal"
    label = "ctp_portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctp_portal.selectors.check_icons import check_icons

        checks.register(check_icons)
