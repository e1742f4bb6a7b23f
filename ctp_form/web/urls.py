"""Addresses of the form engine's own pages."""

from django.urls import URLPattern, URLResolver, path

from ctp_form.web import carrying, definitions, designing, importing, limits, related, seals

urlpatterns: list[URLPattern | URLResolver] = [
    path("", definitions.definition_list, name="definition-list"),
    path("new/", definitions.DefinitionCreate.as_view(), name="definition-create"),
    path("import/", importing.DefinitionImport.as_view(), name="definition-import"),
    path("related/", related.search, name="related"),
    path("related/values/", related.values, name="related-values"),
    path("related/sources/", related.sources, name="related-sources"),
    path("seals/", seals.seal_list, name="seal-list"),
    path("seals/new/", seals.SealNew.as_view(), name="seal-new"),
    path("seals/choices/", seals.choices, name="seal-choices"),
    path("seals/<uuid:seal_id>/", seals.SealDetail.as_view(), name="seal"),
    path("seals/<uuid:seal_id>/put/", seals.put, name="seal-put"),
    path("<uuid:definition_id>/", definitions.definition_detail, name="definition-detail"),
    path("<uuid:definition_id>/edit/", definitions.DefinitionEdit.as_view(), name="definition-edit"),
    path("<uuid:definition_id>/preview/", definitions.definition_preview, name="definition-preview"),
    path("<uuid:definition_id>/publish/", definitions.definition_publish, name="definition-publish"),
    path("<uuid:definition_id>/switch/", definitions.definition_switch, name="definition-switch"),
    path("design/more/", designing.design_more, name="design-more"),
    path("design/carry/", carrying.design_carry, name="design-carry"),
    path("design/forms/", carrying.design_forms, name="design-forms"),
    path("<uuid:definition_id>/design/fields/", carrying.design_fields, name="definition-design-fields"),
    path("<uuid:definition_id>/limits/", limits.Limits.as_view(), name="definition-limits"),
    path("<uuid:definition_id>/design/", designing.definition_design, name="definition-design"),
    path("<uuid:definition_id>/design/save/", designing.design_save, name="definition-design-save"),
    path("<uuid:definition_id>/design/check/", designing.design_check, name="definition-design-check"),
    path("<uuid:definition_id>/design/preview/", designing.design_preview, name="definition-design-preview"),
]
