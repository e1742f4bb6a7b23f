"""What operations, states and rules are called. English here, said in the reader's language at the doors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from ctp_core.contracts import mark
from ctp_workflow.contracts import OpinionDto, WhyDto

VERDICTS: Mapping[str, tuple[str, str]] = {
    "start": (mark("Submitted"), ""),
    "submit": (mark("Submitted again"), ""),
    "agree": (mark("Agreed"), "ok"),
    "disagree": (mark("Disagreed"), "bad"),
    "return": (mark("Returned"), "warn"),
    "revoke": (mark("Revoked"), "warn"),
    "comment": (mark("Comment"), ""),
    "read": (mark("Read"), ""),
}
OPERATIONS = {
    "agree": mark("Agree"),
    "submit": mark("Submit again"),
    "disagree": mark("Disagree"),
    "return": mark("Return"),
    "comment": mark("Comment"),
    "read": mark("I have read this"),
    "revoke": mark("Revoke flow"),
}
DONE = {
    "agree": mark("Agreed."),
    "submit": mark("Submitted again."),
    "disagree": mark("Your disagreement is recorded."),
    "return": mark("Returned."),
    "comment": mark("Your comment is recorded."),
    "read": mark("Marked as read."),
    "draft": mark("Revoked. You can change it and send it again."),
    "void": mark("Revoked for good."),
}
RULES = {
    "member": mark("the flow names you for this step"),
    "unit": mark("you belong to %(name)s"),
    "unit_tree": mark("you belong to %(name)s"),
    "post": mark("you hold the post %(name)s"),
    "level": mark("your level is %(name)s"),
    "team": mark("you are in the team %(name)s"),
    "role": mark("you hold the role %(name)s"),
    "unit_heads": mark("you lead %(name)s"),
    "starter": mark("you started this"),
    "starter_head": mark("you lead the unit of %(starter)s"),
    "starter_head_above": mark("you lead %(level)s levels above %(starter)s"),
    "field": mark("you are named in the field %(field)s"),
    "field_unit_heads": mark("you lead the unit in the field %(field)s"),
    "administrator": mark("the rule of this step finds nobody, and you look after flows"),
    "handled_before": mark("you handled this step before"),
}
STATUS = {
    "running": (mark("Running"), "brand"),
    "approved": (mark("Approved"), "ok"),
    "rejected": (mark("Rejected"), "bad"),
    "draft": (mark("Revoked to draft"), "warn"),
    "void": (mark("Voided"), "warn"),
}


def say_verdict(opinion: OpinionDto) -> tuple[str, str]:
    """The words and the tone of what somebody did."""
    text, tone = VERDICTS.get(opinion.operation, (opinion.operation, ""))
    if opinion.operation == "return" and opinion.target_name:
        return gettext("Returned to %(step)s") % {"step": opinion.target_name}, tone
    return gettext(text), tone


def say_rule(why: WhyDto, starter: str) -> str:
    """The rule that found somebody, as the half of a sentence that follows "because"."""
    params: dict[str, Any] = {"name": "", "field": "", "level": 1, "starter": starter, **why.params}
    rule = "starter_head_above" if why.rule == "starter_head" and params["level"] > 1 else why.rule
    if rule in ("unit", "unit_tree", "post", "level", "team", "role", "unit_heads") and not params["name"]:
        rule = "member"
    return gettext(RULES.get(rule, RULES["member"])) % params


def say_status(status: str, outcome: str) -> tuple[str, str]:
    """The words and the tone of where a flow stands."""
    text, tone = STATUS.get(status if status == "running" else outcome, (status, ""))
    return gettext(text), tone
