from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "ctp_core"
    label = "ctp_core"
    verbose_name = "CTP core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from ctp_core.applets.modules.state import is_on
        from ctp_core.contracts import gate_ports
        from ctp_core.kit.route_checks import check_routes

        gate_ports(is_on)
        register(check_routes, Tags.urls)
