"""REST addresses of files, deliveries and the audit."""

from django.urls import URLPattern, URLResolver, path

from ctp_core.rest.v1 import audit, deliveries, files

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/", files.FileList.as_view(), name="file-list"),
    path("files/<uuid:file_id>/", files.FileDetail.as_view(), name="file-detail"),
    path("files/<uuid:file_id>/content/", files.FileContentView.as_view(), name="file-content"),
    path("deliveries/", deliveries.DeliveryList.as_view(), name="delivery-list"),
    path("deliveries/<uuid:delivery_id>/retry/", deliveries.DeliveryRetry.as_view(), name="delivery-retry"),
    path("deliveries/<uuid:delivery_id>/discard/", deliveries.DeliveryDiscard.as_view(), name="delivery-discard"),
    path("timers/", deliveries.TimerList.as_view(), name="timer-list"),
    path("timers/<str:kind>/<uuid:key>/settlement/", deliveries.TimerSettlement.as_view(), name="timer-settlement"),
    path("audit/", audit.AuditList.as_view(), name="audit-list"),
]
