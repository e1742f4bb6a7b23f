from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "apps.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.documents.facade import DocumentsFacade
        from apps_api.documents import DOCUMENTS

        DOCUMENTS.provide(DocumentsFacade())
