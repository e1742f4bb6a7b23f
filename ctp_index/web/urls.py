from django.urls import URLPattern, URLResolver, path

from ctp_index.web.search import show_search

urlpatterns: list[URLPattern | URLResolver] = [path("", show_search, name="search")]
