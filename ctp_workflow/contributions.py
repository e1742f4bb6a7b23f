"""What the engine adds to the house."""

from __future__ import annotations

from ctp_core.contracts import (
    Actor,
    Bench,
    FileOwner,
    PermissionDeclaration,
    Proof,
    PublicEvent,
    ScopeDeclaration,
    SettingDeclaration,
    TimerHandler,
    mark,
)
from ctp_organization.contracts import HandOver, OrganizationImpact, SharedWork
from ctp_portal.contracts import MenuEntry, NotificationKind, TodoAgreement
from ctp_workflow.contracts import (
    FlowAction,
    InstanceFinished,
    InstanceMoved,
    InstanceStarted,
    ItemClosed,
    ItemOpened,
    OperationRecorded,
    TriggerFired,
)
from ctp_workflow.management.conflicts import prove_conflicts
from ctp_workflow.management.duplicates import prove_duplicates
from ctp_workflow.management.kills import SCENARIO
from ctp_workflow.management.proving_logs import prove_logs
from ctp_workflow.management.random_sequences import prove_machine
from ctp_workflow.management.stage import TRIAL
from ctp_workflow.management.step_bench import measure_steps
from ctp_workflow.selectors.audit_words import WORDS
from ctp_workflow.selectors.definitions import USE_BELOW
from ctp_workflow.selectors.impacts import find_impacts
from ctp_workflow.selectors.opinion_files import OPINION, may_read_opinion_file
from ctp_workflow.selectors.phrases import HOUSE_PHRASES
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.shared_flows import people_of_own_flows
from ctp_workflow.services.agree_from_list import agree_from_list, items_among
from ctp_workflow.services.call_action import tell_others
from ctp_workflow.services.edit_calendar import MANAGE_CALENDAR
from ctp_workflow.services.hand_over_items import hand_over_of_leaver
from ctp_workflow.services.pass_deadlines import pass_deadline
from ctp_workflow.services.resume_run import ANSWER, pass_delay, try_again
from ctp_workflow.services.setting_deadlines import DEADLINE, DELAY
from ctp_workflow.services.standing_still import STANDSTILL
from ctp_workflow.web.notifying import (
    render_child_refused,
    render_due_soon,
    render_ended,
    render_overdue,
    render_returned,
    render_stands_still,
    render_urged,
)


def _manages(actor: Actor) -> bool:
    return actor.may("workflow.manage_definitions")


def _internal(actor: Actor) -> bool:
    # Anybody may be named a supervisor; to ask who is would cost every page a query.
    return actor.may(ADMINISTER) or (actor.member is not None and not actor.external)


def _administers(actor: Actor) -> bool:
    return actor.may(ADMINISTER)


def _keeps_calendar(actor: Actor) -> bool:
    return actor.may(MANAGE_CALENDAR)


CONTRIBUTIONS: list[object] = [
    WORDS,
    PublicEvent(InstanceStarted, mark("A flow was started")),
    PublicEvent(InstanceFinished, mark("A flow has ended")),
    PublicEvent(InstanceMoved, mark("A flow was moved to another version")),
    PublicEvent(ItemOpened, mark("An item came into somebody's hands")),
    PublicEvent(ItemClosed, mark("An item left somebody's hands")),
    PublicEvent(TriggerFired, mark("A flow reached a trigger")),
    PublicEvent(OperationRecorded, mark("Something was done in a flow")),
    FileOwner(OPINION, may_read_opinion_file),
    SettingDeclaration(
        key=HOUSE_PHRASES,
        kind="text",
        default="",
        label=mark("Common phrases of the house"),
        help=mark(
            "What everybody is offered for an opinion until they keep their own, with | between them. Empty: the usual ones."
        ),
        group="workflow",
    ),
    PermissionDeclaration("workflow.manage_definitions", mark("Draw, check and publish flows")),
    PermissionDeclaration(USE_BELOW, mark("Have published flows run below the ones one draws")),
    PermissionDeclaration("workflow.administer", mark("Look after running flows and those that find nobody")),
    ScopeDeclaration("workflow:read", mark("Read flows and one's own items")),
    ScopeDeclaration("workflow:write", mark("Handle items and maintain flows")),
    MenuEntry(
        code="workflow-definitions",
        label=mark("Flows"),
        url_name="workflow:definition-list",
        icon="flow",
        order=40,
        section="operations",
        shown=_manages,
    ),
    PermissionDeclaration(MANAGE_CALENDAR, mark("Maintain the working calendar")),
    MenuEntry(
        code="workflow-calendar",
        label=mark("Working calendar"),
        url_name="workflow:calendar",
        icon="calendar",
        order=41,
        section="operations",
        shown=_keeps_calendar,
    ),
    MenuEntry(
        code="workflow-supervision",
        label=mark("Supervision"),
        url_name="workflow:supervision",
        icon="eye",
        order=15,
        section="business",
        shown=_internal,
    ),
    FlowAction("workflow.tell_others", mark("Tell other systems by webhook"), tell_others),
    MenuEntry(
        code="workflow-archive",
        label=mark("Archive"),
        url_name="workflow:archive",
        icon="archive",
        order=42,
        section="operations",
        shown=_administers,
    ),
    TRIAL,
    SCENARIO,
    Proof(
        "duplicates",
        prove_duplicates,
        mark("Clicks at the same moment count once; the others hear who was faster (--count, --seed, --threads)."),
    ),
    Proof(
        "flow_conflicts",
        prove_conflicts,
        mark("Every operation against every other at the same moment counts once (--count, --seed, --threads)."),
    ),
    Proof(
        "flow_machine",
        prove_machine,
        "Random operations over random graphs keep every invariant (--sequences, --seed).",
    ),
    Proof(
        "replay_logs",
        prove_logs,
        mark(
            "Real event logs are played to their logged end and come back event for event (--folder, --log, --limit)."
        ),
    ),
    SharedWork("workflow.flows", people_of_own_flows),
    OrganizationImpact("workflow", find_impacts),
    HandOver("workflow.items", mark("The decisions that wait for this person"), hand_over_of_leaver),
    TimerHandler(DEADLINE, pass_deadline),
    TimerHandler(DELAY, pass_delay),
    TimerHandler(STANDSTILL, try_again),
    PermissionDeclaration(ANSWER, mark("Answer what flows wait for from other systems")),
    Bench(
        "workflow_steps",
        measure_steps,
        mark(
            "A complete step beside a bare transaction and two other engines (--peers PYTHON, --instances, --rounds)."
        ),
    ),
    TodoAgreement(knows=items_among, agree=agree_from_list),
    NotificationKind("workflow.ended", render_ended),
    NotificationKind("workflow.returned", render_returned),
    NotificationKind("workflow.urged", render_urged),
    NotificationKind("workflow.due_soon", render_due_soon),
    NotificationKind("workflow.overdue", render_overdue),
    NotificationKind("workflow.stand_still", render_stands_still),
    NotificationKind("workflow.child_refused", render_child_refused),
]
