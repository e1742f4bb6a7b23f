"""Addresses of the engine's pages."""

from django.urls import URLPattern, URLResolver, path

from ctp_workflow.web import (
    acting,
    ahead,
    archive,
    asking,
    bpmn,
    calendar,
    clock,
    definitions,
    designing,
    evidence,
    insight,
    instances,
    intervening,
    retitling,
    supervising,
    versions,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("items/<uuid:item_id>/", acting.open_item, name="item"),
    path("items/<uuid:item_id>/ahead/", ahead.show_ahead, name="item-ahead"),
    path("items/<uuid:item_id>/clock/", clock.set_clock, name="item-clock"),
    path("items/<uuid:item_id>/act/", acting.act, name="item-act"),
    path("items/<uuid:item_id>/ask/<slug:operation>/", asking.ask, name="item-ask"),
    path("items/<uuid:item_id>/ask/<slug:operation>/consequences/", asking.consequences, name="item-consequences"),
    path("instances/<uuid:instance_id>/urge/", asking.urge, name="instance-urge"),
    path("instances/<uuid:instance_id>/", instances.show_instance, name="instance"),
    path("instances/<uuid:instance_id>/revoke/", acting.revoke, name="instance-revoke"),
    path("instances/<uuid:instance_id>/intervene/", intervening.show_interventions, name="intervene"),
    path(
        "instances/<uuid:instance_id>/intervene/consequences/",
        intervening.consequences,
        name="intervention-consequences",
    ),
    path("instances/<uuid:instance_id>/title/", retitling.set_title, name="instance-title"),
    path("instances/<uuid:instance_id>/evidence/", evidence.download_evidence, name="instance-evidence"),
    path("archive/", archive.show_archive, name="archive"),
    path("archive/waiting/", archive.put_into_archive, name="archive-waiting"),
    path("calendar/", calendar.show_calendar, name="calendar"),
    path("supervision/", supervising.show_supervision, name="supervision"),
    path("supervision/overdue/", supervising.show_overdue, name="overdue"),
    path("supervision/<uuid:instance_id>/", supervising.act_on_supervised, name="supervise"),
    path("definitions/<uuid:definition_id>/supervisors/", supervising.edit_supervisors, name="supervisors"),
    path("definitions/", definitions.show_definitions, name="definition-list"),
    path("definitions/new/", definitions.EditDefinition.as_view(), name="definition-new"),
    path("definitions/<uuid:definition_id>/", definitions.show_definition, name="definition"),
    path("definitions/<uuid:definition_id>/edit/", definitions.EditDefinition.as_view(), name="definition-edit"),
    path("definitions/<uuid:definition_id>/bpmn/", bpmn.ImportBpmn.as_view(), name="definition-bpmn"),
    path("definitions/<uuid:definition_id>/bpmn/file/", bpmn.download, name="definition-bpmn-file"),
    path("definitions/<uuid:definition_id>/insight/", insight.show_insight, name="definition-insight"),
    path("definitions/<uuid:definition_id>/insight/table/", insight.download_table, name="definition-insight-table"),
    path("definitions/<uuid:definition_id>/log/", insight.download_log, name="definition-log"),
    path("definitions/<uuid:definition_id>/publish/", definitions.publish, name="definition-publish"),
    path("definitions/<uuid:definition_id>/compare/", versions.compare, name="definition-compare"),
    path("definitions/<uuid:definition_id>/replay/", versions.replay, name="definition-replay"),
    path("definitions/<uuid:definition_id>/move/", versions.MoveFlows.as_view(), name="definition-move"),
    path("definitions/<uuid:definition_id>/design/", designing.design, name="definition-design"),
    path("definitions/<uuid:definition_id>/design/more/", designing.design_more, name="definition-design-more"),
    path("definitions/<uuid:definition_id>/design/check/", designing.design_check, name="definition-design-check"),
    path("definitions/<uuid:definition_id>/design/save/", designing.design_save, name="definition-design-save"),
    path(
        "definitions/<uuid:definition_id>/design/publish/", designing.design_publish, name="definition-design-publish"
    ),
    path(
        "definitions/<uuid:definition_id>/design/predict/", designing.design_predict, name="definition-design-predict"
    ),
]
