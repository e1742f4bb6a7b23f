"""The designer's words and choices, in the reader's language; its script has none of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ctp_workflow.domain.nodes import BUTTONS, OFF_AT_FIRST
from ctp_workflow.selectors import node_words as known
from ctp_workflow.selectors.flow_actions import known_actions
from ctp_workflow.selectors.wording import OPERATIONS

PALETTE = (
    "approve", "countersign", "handle", "inform", "condition", "parallel", "inclusive", "delay", "router", "trigger",
    "subprocess",
)  # fmt: skip
NOT_AT = {
    "approve": ("submit", "read", "answer"),
    "handle": ("submit", "read", "answer", "disagree", "abstain"),
}
"""What a step of a kind does not offer here."""


FIRST = (
    "kinds", "mode", "people", "branches", "outcomes", "tests", "levels", "start_says", "nobody", "no_condition",
    "otherwise", "otherwise_says", "condition", "branch", "and", "or", "yes", "no", "add", "unsaved", "saved", "saved_draft",
    "failed",
)  # fmt: skip
"""What the first drawing says; the rest comes when somebody begins to draw."""


def designer_data() -> dict[str, Any]:
    """What the script draws with at first. Nobody draws a trigger where no module has an action for it."""
    actions = sorted(known_actions())
    return {
        "palette": [kind for kind in PALETTE if kind != "trigger" or actions],
        "can": {"time": True, "ahead": True},
        "words": {
            **{key: text for key, text in _words().items() if key in FIRST},
            **({"first_action": actions[0]} if actions else {}),
        },
    }


def more_words() -> dict[str, Any]:
    """The rest of the words, and which buttons a step has."""
    return {
        "buttons": {
            kind: [
                [code, _(OPERATIONS["handle" if (kind, code) == ("handle", "agree") else code])]
                for code in BUTTONS
                if code not in out
            ]
            for kind, out in NOT_AT.items()
        },
        "off_at_first": OFF_AT_FIRST,
        "words": {key: text for key, text in _words().items() if key not in FIRST},
    }


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {code: _(text) for code, text in words.items()}


def _words() -> dict[str, Any]:
    kinds = _said(known.KINDS)
    more = {
        "countersign": pgettext("designer", "Countersign"),
        "inclusive": pgettext("designer", "Several branches"),
        "condition": pgettext("designer", "Condition branches"),
        "parallel": pgettext("designer", "Parallel branches"),
        "end": pgettext("designer", "End here"),
    }
    return {
        "kinds": kinds,
        "palette": {**kinds, **more},
        "countersign": more["countersign"],
        "inclusive": more["inclusive"],
        "mode": _said(known.MODES),
        "people": _said(known.PEOPLE),
        "empty": _said(known.EMPTY),
        "self": _said(known.SELF),
        "duplicate": _said(known.DUPLICATE),
        "disagree": _said(known.DISAGREE),
        "returns": _said(known.RETURNS),
        "back": _said(known.BACK),
        "take_back": _said(known.TAKE_BACK),
        "revoke": _said(known.REVOKE),
        "ahead": _said(known.AHEAD),
        "branches": _said(known.BRANCHES),
        "outcomes": _said(known.OUTCOMES),
        "access": _said(known.ACCESSES),
        "aspects": _said(known.ASPECTS),
        "tests": _tests(),
        "thens": _thens(),
        "events": _said(known.EVENTS),
        "spans": _spans(),
        **_sentences(),
    }


def _tests() -> dict[str, str]:
    return {
        "==": pgettext("designer", "is"),
        "!=": pgettext("designer", "is not"),
        ">": pgettext("designer", "is more than"),
        ">=": pgettext("designer", "is at least"),
        "<": pgettext("designer", "is less than"),
        "<=": pgettext("designer", "is at most"),
        "has": pgettext("designer", "contains"),
        "contains": pgettext("designer", "contains"),
        "filled": pgettext("designer", "is filled in"),
        "empty": pgettext("designer", "is empty"),
    }


def _thens() -> dict[str, str]:
    return {
        "none": pgettext("designer", "Nothing more"),
        "agree": pgettext("designer", "It is agreed to"),
        "disagree": pgettext("designer", "It is disagreed with"),
        "skip": pgettext("designer", "The step goes on without them"),
        "transfer": pgettext("designer", "It goes to the holder's head"),
        "transfer_to": pgettext("designer", "It goes to somebody else"),
    }


def _spans() -> dict[str, str]:
    """A stretch of time on a card; the script fills in the number."""
    return {
        "working_day": pgettext("designer", "1 working day"),
        "working_days": pgettext("designer", "%(n)s working days"),
        "working_hour": pgettext("designer", "1 working hour"),
        "working_hours": pgettext("designer", "%(n)s working hours"),
        "calendar_day": pgettext("designer", "1 day"),
        "calendar_days": pgettext("designer", "%(n)s days"),
        "calendar_hour": pgettext("designer", "1 hour"),
        "calendar_hours": pgettext("designer", "%(n)s hours"),
    }


def _sentences() -> dict[str, str]:
    return {
        "action": pgettext("designer", "What is done"),
        "add": pgettext("designer", "Add here"),
        "add_branch": pgettext("designer", "Add a branch"),
        "add_condition": pgettext("designer", "Another condition"),
        "add_people": pgettext("designer", "More people"),
        "all_hold": pgettext("designer", "all of these hold"),
        "and": pgettext("designer", "and"),
        "add_route": pgettext("designer", "Another route"),
        "add_trigger": pgettext("designer", "Add an action"),
        "all_values": pgettext("designer", "It gets all fields of this form"),
        "answers": pgettext("designer", "Fields the answer may set"),
        "any_outcome": pgettext("designer", "However it ends"),
        "back_to": pgettext("designer", "Back to"),
        "choose_flow": pgettext("designer", "Choose the flow"),
        "count_says": pgettext("designer", "%(flow)s, as many as “%(field)s” says"),
        "due_says": pgettext("designer", "Due %(span)s"),
        "each_says": pgettext("designer", "%(flow)s, one for each of “%(field)s”"),
        "goes_on": pgettext("designer", "The flow does not wait for it"),
        "its_values": pgettext("designer", "Fields it gets"),
        "limit_says": pgettext("designer", "At most %(n)s times back"),
        "on_to": pgettext("designer", "On to"),
        "other_names": pgettext("designer", "Other variables, by their names"),
        "overdue_says": pgettext("designer", "when overdue: %(then)s"),
        "restart": pgettext("designer", "Whoever gets it has the whole time again"),
        "route": pgettext("designer", "Route"),
        "route_says": pgettext("designer", "%(when)s → %(step)s"),
        "routes_hint": pgettext(
            "designer", "The first route whose condition holds is taken; when none does, the flow goes on as drawn."
        ),
        "submitted": pgettext("designer", "When it is submitted"),
        "to_whom": pgettext("designer", "To whom"),
        "triggers_hint": pgettext(
            "designer", "Done once, after the step is saved; the flow does not wait. To wait for an answer, add a card."
        ),
        "until_field": pgettext("designer", "until “%(field)s”"),
        "when": pgettext("designer", "When"),
        "who_starts": pgettext("designer", "Who starts it"),
        "within_says": pgettext("designer", "Within %(span)s"),
        "as_field_says": pgettext("designer", "As many as a field says"),
        "branch": pgettext("designer", "Branch"),
        "buttons": pgettext("designer", "Buttons"),
        "calendar": pgettext("designer", "every day"),
        "called": pgettext("designer", "Name of the button"),
        "condition": pgettext("designer", "Condition"),
        "copy": pgettext("designer", "Duplicate"),
        "count": pgettext("designer", "Counting"),
        "days": pgettext("designer", "Days"),
        "default_hint": pgettext(
            "designer", "This branch is taken when no other condition holds. It has none of its own."
        ),
        "direct": pgettext("designer", "direct"),
        "earlier": pgettext("designer", "Try earlier"),
        "escalate": pgettext("designer", "At the deadline tell the head so many levels up"),
        "everything": pgettext("designer", "Everything else"),
        "expert": pgettext("designer", "Write it out (for experts)"),
        "expression": pgettext("designer", "Expression"),
        "failed": pgettext("designer", "That did not work. Check the connection and try again."),
        "field": pgettext("designer", "Field"),
        "entry_starts": pgettext("designer", "That person starts it"),
        "flow_code": pgettext("designer", "Code of the flow"),
        "no_flows": pgettext(
            "designer",
            "There is no flow you may choose. Whoever maintains all flows publishes them and can give you the right to use them.",
        ),
        "flow_below": pgettext("designer", "Flow"),
        "how_many": pgettext("designer", "How many"),
        "number_of_flows": pgettext("designer", "Number"),
        "one_an_entry": pgettext("designer", "One for each person in a field"),
        "so_many": pgettext("designer", "A fixed number"),
        "stretch": pgettext("designer", "A stretch of time"),
        "until": pgettext("designer", "Until"),
        "grace": pgettext("designer", "So many hours after the deadline"),
        "holds_when": pgettext("designer", "It holds when"),
        "hours": pgettext("designer", "Hours"),
        "later": pgettext("designer", "Try later"),
        "level": pgettext("designer", "Level"),
        "levels": _("%(level)s levels up"),
        "limit": pgettext("designer", "At most so many times"),
        "make_default": pgettext("designer", "Make it the other cases"),
        "mend_first": pgettext("designer", "It is saved, but not published: mend what is marked first."),
        "move_down": pgettext("designer", "Move down"),
        "move_up": pgettext("designer", "Move up"),
        "name": pgettext("designer", "Name of the step"),
        "no": pgettext("designer", "no"),
        "no_condition": pgettext("designer", "Say when"),
        "no_fields": pgettext("designer", "There is no form to take fields from, so conditions are written out."),
        "nobody": pgettext("designer", "Say who"),
        "nothing": pgettext("designer", "Choose a card to change it, or + to add one."),
        "one_holds": pgettext("designer", "one of these holds"),
        "opinion_required": pgettext("designer", "An opinion must be given"),
        "or": pgettext("designer", "or"),
        "otherwise": pgettext("designer", "Other cases"),
        "otherwise_says": pgettext("designer", "When no other condition holds"),
        "passes": pgettext("designer", "So many must agree"),
        "pause": pgettext("designer", "The holder may stop the clock"),
        "preview": pgettext("designer", "If I started now"),
        "preview_hint": pgettext("designer", "The road if everybody agrees, with the values below."),
        "ratio": pgettext("designer", "Share that must agree, in percent"),
        "rejects": pgettext("designer", "So many may not disagree"),
        "remind_before": pgettext("designer", "Remind so many hours before"),
        "remind_every": pgettext("designer", "Again every so many hours"),
        "remind_times": pgettext("designer", "So many times in all"),
        "remove": pgettext("designer", "Remove"),
        "remove_branch": pgettext("designer", "Remove this branch"),
        "rules": pgettext("designer", "Special cases and returns"),
        "saved": pgettext("designer", "Published"),
        "saved_draft": pgettext("designer", "Draft saved, not published"),
        "start_says": pgettext("designer", "Whoever may begin"),
        "test": pgettext("designer", "Comparison"),
        "then": pgettext("designer", "When it is overdue"),
        "time": pgettext("designer", "Deadline"),
        "to_step": pgettext("designer", "To which step"),
        "unsaved": pgettext("designer", "Not saved yet"),
        "value": pgettext("designer", "Value"),
        "wait_answer": pgettext("designer", "Wait for the answer"),
        "wait_end": pgettext("designer", "Wait for its end"),
        "working": pgettext("designer", "working days only"),
        "yes": pgettext("designer", "yes"),
    }
