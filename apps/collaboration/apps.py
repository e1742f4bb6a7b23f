from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "apps.collaboration"
    label = "collaboration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.collaboration.facade import Facade
        from apps_api.collaboration import COLLABORATION

        COLLABORATION.provide(Facade())
