from django.urls import URLPattern, URLResolver, path

from apps.registers.web import (
    answering,
    bulk,
    drafts,
    exports,
    imports,
    listing,
    outputs,
    public_forms,
    records,
    settings,
    statistics,
    views,
)

ONE = "<uuid:register_id>/"
RECORD = f"{ONE}records/<uuid:record_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.show_registers, name="register-list"),
    path("new/", settings.NewRegister.as_view(), name="register-new"),
    path("public/<slug:code>/", answering.Answer.as_view(), name="answer"),
    path("public/<slug:code>/given/", answering.Given.as_view(), name="answer-given"),
    path(ONE, listing.show_records, name="record-list"),
    path(f"{ONE}settings/", settings.EditRegister.as_view(), name="register-settings"),
    path(f"{ONE}statistics/", statistics.show_statistics, name="statistics"),
    path(f"{ONE}act/", bulk.act, name="records-act"),
    path(f"{ONE}views/", views.keep, name="view-save"),
    path(f"{ONE}views/<uuid:view_id>/delete/", views.remove, name="view-delete"),
    path(f"{ONE}export/<slug:file_format>/", outputs.export, name="records-export"),
    path(f"{ONE}exports/", exports.Exports.as_view(), name="export-list"),
    path(f"{ONE}exports/<uuid:export_id>/", exports.show_export, name="export-detail"),
    path(f"{ONE}exports/<uuid:export_id>/discard/", exports.discard, name="export-discard"),
    path(f"{ONE}imports/", imports.Imports.as_view(), name="import-list"),
    path(f"{ONE}imports/blank/", imports.blank, name="import-blank"),
    path(f"{ONE}imports/<uuid:import_id>/", imports.show_import, name="import-detail"),
    path(f"{ONE}imports/<uuid:import_id>/decide/", imports.decide, name="import-decide"),
    path(f"{ONE}public/", public_forms.show_forms, name="public-form-list"),
    path(f"{ONE}public/new/", public_forms.NewForm.as_view(), name="public-form-new"),
    path(f"{ONE}public/<uuid:form_id>/", public_forms.EditForm.as_view(), name="public-form"),
    path(f"{ONE}public/<uuid:form_id>/switch/", public_forms.switch, name="public-form-switch"),
    path(f"{ONE}public/<uuid:form_id>/delete/", public_forms.delete, name="public-form-delete"),
    path(f"{ONE}draft/", drafts.keep, name="record-draft"),
    path(f"{ONE}records/new/", records.NewRecord.as_view(), name="record-new"),
    path(RECORD, records.show_record, name="record-detail"),
    path(f"{RECORD}edit/", records.EditRecord.as_view(), name="record-edit"),
    path(f"{RECORD}delete/", records.delete, name="record-delete"),
    path(f"{RECORD}history/", records.show_history, name="record-history"),
    path(f"{RECORD}print/", outputs.print_record, name="record-print"),
    path(f"{RECORD}docx/", outputs.print_docx, name="record-docx"),
    path(f"{RECORD}check/", outputs.check_print, name="record-check"),
]
