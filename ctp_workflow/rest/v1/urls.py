"""REST addresses of the engine."""

from django.urls import URLPattern, URLResolver, path

from ctp_workflow.rest.v1 import ahead, archive, definitions, exchange, flows, insight, phrases, times, versions

urlpatterns: list[URLPattern | URLResolver] = [
    path("definitions/", definitions.DefinitionList.as_view(), name="definition-list"),
    path("definitions/check/", definitions.GraphCheck.as_view(), name="graph-check"),
    path("definitions/<uuid:definition_id>/", definitions.DefinitionDetail.as_view(), name="definition"),
    path(
        "definitions/<uuid:definition_id>/publish/", definitions.DefinitionPublish.as_view(), name="definition-publish"
    ),
    path(
        "definitions/<uuid:definition_id>/flows-below/",
        definitions.DefinitionFlowsBelow.as_view(),
        name="definition-flows-below",
    ),
    path("definitions/<uuid:definition_id>/versions/", definitions.DefinitionVersions.as_view(), name="version-list"),
    path("definitions/<uuid:definition_id>/bpmn/", exchange.DefinitionBpmn.as_view(), name="definition-bpmn"),
    path("definitions/<uuid:definition_id>/log/", exchange.DefinitionLog.as_view(), name="definition-log"),
    path("definitions/<uuid:definition_id>/insight/", insight.DefinitionInsight.as_view(), name="definition-insight"),
    path("instances/<uuid:instance_id>/log/", exchange.InstanceLog.as_view(), name="instance-log"),
    path("instances/<uuid:instance_id>/eta/", insight.InstanceEta.as_view(), name="instance-eta"),
    path("definitions/<uuid:definition_id>/compare/", versions.VersionCompare.as_view(), name="version-compare"),
    path("definitions/<uuid:definition_id>/replay/", versions.CaseReplay.as_view(), name="case-replay"),
    path("definitions/<uuid:definition_id>/migrate/", versions.InstanceMigrate.as_view(), name="instance-migrate"),
    path("phrases/", phrases.Phrases.as_view(), name="phrases"),
    path("predict/", definitions.Prediction.as_view(), name="predict"),
    path("items/", flows.ItemList.as_view(), name="item-list"),
    path("items/<uuid:item_id>/", flows.ItemDetail.as_view(), name="item"),
    path("items/<uuid:item_id>/act/", flows.ItemAct.as_view(), name="item-act"),
    path("items/<uuid:item_id>/preview/", flows.ItemPreview.as_view(), name="item-preview"),
    path("items/<uuid:item_id>/ahead/", ahead.ItemAhead.as_view(), name="item-ahead"),
    path("items/<uuid:item_id>/ahead/preview/", ahead.ItemAheadPreview.as_view(), name="item-ahead-preview"),
    path("items/<uuid:item_id>/clock/", times.ItemClock.as_view(), name="item-clock"),
    path("calendar/", times.CalendarView.as_view(), name="calendar"),
    path("calendar/count/", times.CalendarCount.as_view(), name="calendar-count"),
    path("supervision/", times.Supervision.as_view(), name="supervision"),
    path("overdue/", times.Overdue.as_view(), name="overdue"),
    path(
        "definitions/<uuid:definition_id>/supervisors/",
        times.DefinitionSupervisors.as_view(),
        name="definition-supervisors",
    ),
    path("instances/<uuid:instance_id>/supervisors/", times.InstanceSupervisors.as_view(), name="instance-supervisors"),
    path("instances/<uuid:instance_id>/triggers/<int:run>/", times.TriggerAnswer.as_view(), name="trigger-answer"),
    path("hand-over/", flows.HandOverAll.as_view(), name="hand-over"),
    path("instances/", flows.InstanceList.as_view(), name="instance-list"),
    path("instances/<uuid:instance_id>/", flows.InstanceDetail.as_view(), name="instance"),
    path("instances/<uuid:instance_id>/progress/", flows.InstanceProgress.as_view(), name="progress"),
    path("instances/<uuid:instance_id>/revoke/", flows.InstanceRevoke.as_view(), name="instance-revoke"),
    path("instances/<uuid:instance_id>/urge/", flows.InstanceUrge.as_view(), name="instance-urge"),
    path(
        "instances/<uuid:instance_id>/intervene/preview/",
        archive.InterventionPreview.as_view(),
        name="intervention-preview",
    ),
    path("instances/<uuid:instance_id>/archive/", archive.InstanceArchive.as_view(), name="instance-archive"),
    path("instances/<uuid:instance_id>/title/", flows.InstanceTitle.as_view(), name="instance-title"),
    path("instances/<uuid:instance_id>/evidence/", archive.InstanceEvidence.as_view(), name="instance-evidence"),
    path("archive/", archive.ArchiveList.as_view(), name="archive-list"),
    path("instances/<uuid:instance_id>/intervene/", flows.InstanceIntervene.as_view(), name="instance-intervene"),
]
