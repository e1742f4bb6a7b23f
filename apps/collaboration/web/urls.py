"""Addresses of the collaboration module's pages."""

from django.urls import URLPattern, URLResolver, path

from apps.collaboration.web import affairs, composing, handling, related, templates

urlpatterns: list[URLPattern | URLResolver] = [
    path("", affairs.affair_list, name="affair-list"),
    path("new/", composing.affair_new, name="affair-new"),
    path("new/free/", composing.compose_free, name="affair-new-free"),
    path("new/<uuid:template_id>/", composing.compose_template, name="affair-compose"),
    path("write/", composing.affair_write, name="affair-write"),
    path("affairs/<uuid:affair_id>/", handling.affair_detail, name="affair-detail"),
    path("affairs/<uuid:affair_id>/edit/", composing.affair_edit, name="affair-edit"),
    path("affairs/<uuid:affair_id>/print/", affairs.affair_print, name="affair-print"),
    path("affairs/<uuid:affair_id>/comment/", affairs.affair_comment, name="affair-comment"),
    path("affairs/<uuid:affair_id>/track/", affairs.affair_track, name="affair-track"),
    path("affairs/<uuid:affair_id>/related/", related.affair_related, name="affair-related"),
    path("affairs/<uuid:affair_id>/related/add/", related.affair_relate, name="affair-relate"),
    path("affairs/<uuid:affair_id>/related/<uuid:related_id>/remove/", related.affair_unrelate, name="affair-unrelate"),
    path("affairs/<uuid:affair_id>/forward/", affairs.affair_forward, name="affair-forward"),
    path("affairs/<uuid:affair_id>/copy/", affairs.affair_copy, name="affair-copy"),
    path("affairs/<uuid:affair_id>/discard/", affairs.affair_discard, name="affair-discard"),
    path("affairs/<uuid:affair_id>/retry/", affairs.affair_retry, name="affair-retry"),
    path("items/<uuid:item_id>/act/", handling.item_act, name="item-act"),
    path("templates/", templates.template_list, name="template-list"),
    path("templates/new/", templates.TemplateEdit.as_view(), name="template-create"),
    path("templates/<uuid:template_id>/", templates.TemplateEdit.as_view(), name="template-edit"),
    path("templates/<uuid:template_id>/flow/", templates.template_flow, name="template-flow"),
]
