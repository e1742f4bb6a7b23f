from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "apps.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.news.facade import NewsFacade
        from apps_api.news import NEWS

        NEWS.provide(NewsFacade())
