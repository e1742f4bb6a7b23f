"""REST addresses of registers."""

from django.urls import URLPattern, URLResolver, path

from apps.registers.rest.v1 import exports, imports, openapi, public_forms, records, registers, views

ONE = "<uuid:register_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", registers.RegisterList.as_view(), name="register-list"),
    path(ONE, registers.RegisterDetail.as_view(), name="register-detail"),
    path(f"{ONE}settings/", registers.RegisterSettingsDetail.as_view(), name="register-settings"),
    path(f"{ONE}fields/", registers.RegisterFields.as_view(), name="register-fields"),
    path(f"{ONE}schema/", registers.RegisterSchema.as_view(), name="register-schema"),
    path(f"{ONE}openapi/", openapi.RegisterOpenApi.as_view(), name="register-openapi"),
    path(f"{ONE}statistics/", records.RecordStatistics.as_view(), name="register-statistics"),
    path(f"{ONE}views/", views.ViewList.as_view(), name="view-list"),
    path(f"{ONE}views/<uuid:view_id>/", views.ViewDetail.as_view(), name="view-detail"),
    path(f"{ONE}imports/", imports.ImportList.as_view(), name="import-list"),
    path(f"{ONE}imports/blank/", imports.BlankWorkbook.as_view(), name="import-blank"),
    path(f"{ONE}imports/<uuid:import_id>/", imports.ImportDetail.as_view(), name="import-detail"),
    path(f"{ONE}public-forms/", public_forms.PublicFormList.as_view(), name="public-form-list"),
    path(f"{ONE}public-forms/<uuid:form_id>/", public_forms.PublicFormDetail.as_view(), name="public-form"),
    path(f"{ONE}exports/", exports.ExportList.as_view(), name="export-list"),
    path(f"{ONE}exports/<uuid:export_id>/", exports.ExportDetail.as_view(), name="export-detail"),
    path(f"{ONE}exports/<uuid:export_id>/file/", exports.ExportFile.as_view(), name="export-file"),
    path(f"{ONE}export/", exports.RecordExport.as_view(), name="record-export"),
    path(f"{ONE}records/", records.RecordList.as_view(), name="record-list"),
    path(f"{ONE}records/change/", records.RecordsChange.as_view(), name="records-change"),
    path(f"{ONE}records/delete/", records.RecordsDelete.as_view(), name="records-delete"),
    path(f"{ONE}records/<uuid:record_id>/", records.RecordDetail.as_view(), name="record-detail"),
]
