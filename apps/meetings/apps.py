from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "apps.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.meetings.facade import Facade
        from apps_api.meetings import MEETINGS

        MEETINGS.provide(Facade())
