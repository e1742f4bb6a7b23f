"""The workflow engine for other units: ``api.definitions`` and ``api.instances``."""

from ctp_workflow.api import definitions, instances

__all__ = ["definitions", "instances"]
