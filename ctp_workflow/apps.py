from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "ctp_workflow"
    label = "ctp_workflow"
    default_auto_field = "django.db.models.BigAutoField"
