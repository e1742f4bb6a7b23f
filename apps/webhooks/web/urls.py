"""The addresses of webhooks."""

from django.urls import URLPattern, URLResolver, path

from apps.webhooks.web import calls, endpoints

urlpatterns: list[URLPattern | URLResolver] = [
    path("", endpoints.endpoint_list, name="endpoint-list"),
    path("new/", endpoints.endpoint_new, name="endpoint-new"),
    path("<uuid:endpoint_id>/", calls.call_list, name="endpoint"),
    path("<uuid:endpoint_id>/change/", endpoints.endpoint_change, name="endpoint-change"),
    path("<uuid:endpoint_id>/secret/", endpoints.endpoint_secret, name="endpoint-secret"),
    path("<uuid:endpoint_id>/remove/", endpoints.endpoint_remove, name="endpoint-remove"),
    path("<uuid:endpoint_id>/test/", calls.endpoint_test, name="endpoint-test"),
    path("<uuid:endpoint_id>/calls/<uuid:call_id>/again/", calls.call_again, name="call-again"),
]
