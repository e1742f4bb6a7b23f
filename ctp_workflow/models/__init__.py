"""The engine's tables."""

from ctp_workflow.models.definitions import Definition, DefinitionVersion
from ctp_workflow.models.instances import ActionRecord, Instance, NodeRun, WorkItem

__all__ = ["ActionRecord", "Definition", "DefinitionVersion", "Instance", "NodeRun", "WorkItem"]
