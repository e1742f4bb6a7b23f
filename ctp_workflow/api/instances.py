"""Running flows: start, act, preview, revoke, urge, intervene, look.

All reads take the actor and answer NotFound for what the actor may not see; ``instances_of`` is for the module that owns the
subject and has checked that itself.
"""

from ctp_workflow.selectors.acts_since import acts_since
from ctp_workflow.selectors.ahead import get_ahead
from ctp_workflow.selectors.allowed_operations import allowed_operations, find_revocation
from ctp_workflow.selectors.archive import list_archive, require_not_archived
from ctp_workflow.selectors.get_progress import get_instance, get_progress, list_opinions
from ctp_workflow.selectors.list_items import (
    find_draft,
    find_item,
    find_last_item,
    find_open_item,
    get_item,
    instances_of,
    list_instances,
    list_items,
)
from ctp_workflow.selectors.predict_road import predict_road as predict
from ctp_workflow.selectors.printing import may_print
from ctp_workflow.services.act_on_item import act_on_item as act
from ctp_workflow.services.archive_instance import archive_instance as archive
from ctp_workflow.services.change_ahead import AheadChange, change_ahead, preview_ahead
from ctp_workflow.services.change_clock import change_clock
from ctp_workflow.services.change_title import change_title
from ctp_workflow.services.cover_title import cover_title
from ctp_workflow.services.export_evidence import export_evidence
from ctp_workflow.services.hand_over_items import hand_over
from ctp_workflow.services.intervene import Intervention, intervene, preview_intervention
from ctp_workflow.services.migrate_instances import migrate_instances as migrate
from ctp_workflow.services.preview_act import preview_act as preview
from ctp_workflow.services.resume_run import answer_trigger
from ctp_workflow.services.revoke_instance import revoke_instance as revoke
from ctp_workflow.services.start_instance import start_instance as start
from ctp_workflow.services.urge_holders import urge_holders as urge

__all__ = [
    "act",
    "acts_since",
    "AheadChange",
    "allowed_operations",
    "answer_trigger",
    "archive",
    "list_archive",
    "change_ahead",
    "change_clock",
    "change_title",
    "cover_title",
    "export_evidence",
    "find_draft",
    "find_item",
    "find_last_item",
    "find_open_item",
    "find_revocation",
    "get_ahead",
    "get_instance",
    "get_item",
    "get_progress",
    "hand_over",
    "instances_of",
    "intervene",
    "Intervention",
    "preview_intervention",
    "list_instances",
    "list_items",
    "list_opinions",
    "may_print",
    "migrate",
    "predict",
    "preview",
    "require_not_archived",
    "preview_ahead",
    "revoke",
    "start",
    "urge",
]
