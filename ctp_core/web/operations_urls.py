"""Addresses of files, health and the operators' pages of the work."""

from django.urls import URLPattern, URLResolver, path

from ctp_core.web import audit, deliveries, files, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("files/", files.upload, name="file-upload"),
    path("files/<uuid:file_id>", files.serve, name="file"),
    path("operations/deliveries/", deliveries.list_page, name="delivery-list"),
    path("operations/deliveries/<uuid:delivery_id>/", deliveries.settle, name="delivery-settle"),
    path("operations/timers/<str:kind>/<uuid:key>/", deliveries.settle_timer, name="timer-settle"),
    path("operations/audit/", audit.list_page, name="audit-list"),
    path("operations/audit/export/", audit.export, name="audit-export"),
]
