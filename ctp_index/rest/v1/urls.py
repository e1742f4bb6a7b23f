from django.urls import URLPattern, URLResolver, path

from ctp_index.rest.v1.search import SearchView

urlpatterns: list[URLPattern | URLResolver] = [path("", SearchView.as_view(), name="search")]
