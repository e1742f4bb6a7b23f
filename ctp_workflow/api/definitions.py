"""Definitions: draw, check, publish, find."""

from ctp_workflow.selectors.comparing import compare_versions as compare
from ctp_workflow.selectors.definitions import (
    find_definition,
    find_owned,
    find_version,
    get_definition,
    get_version,
    list_definitions,
    list_versions,
    names_of_versions,
)
from ctp_workflow.selectors.replay_cases import replay_cases as replay
from ctp_workflow.services.checking_graphs import find_problems as check_graph
from ctp_workflow.services.create_definition import create_definition
from ctp_workflow.services.publish_definition import publish_definition as publish
from ctp_workflow.services.save_draft import save_draft

__all__ = [
    "check_graph",
    "compare",
    "create_definition",
    "find_definition",
    "find_owned",
    "find_version",
    "get_definition",
    "get_version",
    "list_definitions",
    "list_versions",
    "names_of_versions",
    "publish",
    "replay",
    "save_draft",
]
