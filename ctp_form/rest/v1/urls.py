"""REST addresses of the form engine."""

from django.urls import URLPattern, URLResolver, path

from ctp_form.rest.v1 import limits, seals, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("definitions/", views.DefinitionList.as_view(), name="definition-list"),
    path("definitions/check/", views.DefinitionCheck.as_view(), name="definition-check"),
    path("definitions/import/", views.DefinitionImport.as_view(), name="definition-import"),
    path("definitions/<uuid:definition_id>/", views.DefinitionDetail.as_view(), name="definition-detail"),
    path("definitions/<uuid:definition_id>/publish/", views.DefinitionPublish.as_view(), name="definition-publish"),
    path("definitions/<uuid:definition_id>/limits/", limits.DefinitionLimits.as_view(), name="definition-limits"),
    path("definitions/<uuid:definition_id>/versions/", views.DefinitionVersions.as_view(), name="version-list"),
    path("versions/<uuid:version_id>/schema/", views.VersionSchema.as_view(), name="version-schema"),
    path("seals/", seals.SealList.as_view(), name="seal-list"),
    path("seals/<uuid:seal_id>/", seals.SealDetail.as_view(), name="seal-detail"),
    path("seals/<uuid:seal_id>/impressions/", seals.SealImpressions.as_view(), name="seal-impressions"),
    path("records/<uuid:record_id>/", views.RecordDetail.as_view(), name="record-detail"),
]
