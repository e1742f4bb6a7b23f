from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "apps.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.registers.facade import RegistersFacade
        from apps_api.registers import REGISTERS

        REGISTERS.provide(RegistersFacade())
