from django.apps import AppConfig


class IndexConfig(AppConfig):
    name = "ctp_index"
    label = "ctp_index"
    default_auto_field = "django.db.models.BigAutoField"
