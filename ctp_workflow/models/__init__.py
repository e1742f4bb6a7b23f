"""The engine's tables."""

from ctp_workflow.models.archive import ArchiveEntry
from ctp_workflow.models.calendar import CalendarDay, WorkingHours
from ctp_workflow.models.definitions import Definition, DefinitionVersion
from ctp_workflow.models.instances import ActionRecord, Instance, NodeRun, WorkItem
from ctp_workflow.models.phrases import PhraseList
from ctp_workflow.models.supervision import Supervisor

__all__ = [
    "ActionRecord",
    "ArchiveEntry",
    "CalendarDay",
    "Definition",
    "DefinitionVersion",
    "Instance",
    "NodeRun",
    "PhraseList",
    "Supervisor",
    "WorkItem",
    "WorkingHours",
]
