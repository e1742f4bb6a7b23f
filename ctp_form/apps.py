from django.apps import AppConfig


class FormConfig(AppConfig):
    name = "ctp_form"
    label = "ctp_form"
    default_auto_field = "django.db.models.BigAutoField"
