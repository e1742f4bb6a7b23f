from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ctp_portal"
    label = "ctp_portal"
    default_auto_field = "django.db.models.BigAutoField"
