"""The REST addresses of webhooks."""

from django.urls import URLPattern, URLResolver, path

from apps.webhooks.rest.v1 import calls, endpoints

urlpatterns: list[URLPattern | URLResolver] = [
    path("", endpoints.EndpointList.as_view(), name="endpoint-list"),
    path("events/", endpoints.EventList.as_view(), name="event-list"),
    path("<uuid:endpoint_id>/", endpoints.EndpointDetail.as_view(), name="endpoint"),
    path("<uuid:endpoint_id>/secret/", endpoints.EndpointSecret.as_view(), name="endpoint-secret"),
    path("<uuid:endpoint_id>/test/", calls.EndpointTest.as_view(), name="endpoint-test"),
    path("<uuid:endpoint_id>/calls/", calls.CallList.as_view(), name="call-list"),
    path("calls/<uuid:call_id>/again/", calls.CallAgain.as_view(), name="call-again"),
]
