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
    "unread": (mark("Marked as unread"), ""),
    "abstain": (mark("Abstained"), ""),
    "handle": (mark("Handled"), "ok"),
    "answer": (mark("Gave an opinion"), ""),
    "take_back": (mark("Taken back"), "warn"),
    "add_signer": (mark("Added signers"), ""),
    "remove_signer": (mark("Removed a signer"), ""),
    "transfer": (mark("Transferred"), ""),
    "ask_help": (mark("Asked for help"), ""),
    "inform": (mark("Informed"), ""),
    "circulate": (mark("Circulated"), ""),
    "claim": (mark("Claimed"), ""),
    "release": (mark("Released"), ""),
    "terminate": (mark("Terminated"), "bad"),
    "hand_over": (mark("Handed over"), ""),
    "jump": (mark("Moved by an administrator"), "warn"),
    "skip": (mark("Skipped by an administrator"), "warn"),
    "replace": (mark("Replaced by an administrator"), "warn"),
    "end": (mark("Ended by an administrator"), "bad"),
    "recall": (mark("Taken back by an administrator, with all opinions of the step"), "warn"),
    "archive": (mark("Archived"), ""),
    "retitle": (mark("Changed the title"), ""),
    "escalate": (mark("Overdue: the head was told"), "warn"),
    "pass_over": (mark("Overdue: the step goes on without them"), "warn"),
    "waited": (mark("The time is over"), ""),
    "answered": (mark("Answered by another system"), ""),
    "child_ended": (mark("A flow below ended"), ""),
    "child_refused": (mark("A flow below could not start"), "bad"),
    "stand_still": (mark("Stands still: nobody comes next"), "bad"),
    "pause": (mark("Stopped the clock"), ""),
    "resume": (mark("Let the clock run on"), ""),
    "change_due": (mark("Changed the deadline"), "warn"),
    "change_ahead": (mark("Changed the way ahead"), "warn"),
    "migrate": (mark("Moved to another version of the flow"), ""),
}
NAMING = (
    "transfer",
    "add_signer",
    "ask_help",
    "inform",
    "circulate",
    "remove_signer",
    "hand_over",
    "replace",
    "escalate",
    "change_due",
    "change_ahead",
    "recall",
    "archive",
    "retitle",
)
"""Operations whose record says whom they named."""
OPERATIONS = {
    "agree": mark("Agree"),
    "submit": mark("Submit again"),
    "disagree": mark("Disagree"),
    "return": mark("Return"),
    "comment": mark("Comment"),
    "read": mark("I have read this"),
    "unread": mark("Mark as unread"),
    "revoke": mark("Revoke flow"),
    "abstain": mark("Abstain"),
    "handle": mark("Mark as done"),
    "answer": mark("Give opinion"),
    "take_back": mark("Take back"),
    "add_signer": mark("Add signers"),
    "remove_signer": mark("Remove signer"),
    "transfer": mark("Transfer"),
    "ask_help": mark("Ask for help"),
    "inform": mark("Inform"),
    "circulate": mark("Circulate"),
    "park": mark("Lay aside"),
    "claim": mark("Claim"),
    "release": mark("Give back"),
    "urge": mark("Urge"),
    "terminate": mark("Terminate flow"),
    "print": mark("Print"),
    "retitle": mark("Change the title"),
    "attach": mark("Attach files"),
}
DONE = {
    "agree": mark("Agreed."),
    "submit": mark("Submitted again."),
    "disagree": mark("Your disagreement is recorded."),
    "return": mark("Returned."),
    "comment": mark("Your comment is recorded."),
    "read": mark("Marked as read."),
    "unread": mark("It is to be read again."),
    "abstain": mark("Your abstention is recorded."),
    "answer": mark("Your opinion is recorded."),
    "take_back": mark("Taken back. It is in your hands again."),
    "add_signer": mark("The signers were added."),
    "remove_signer": mark("The signer was removed."),
    "transfer": mark("Transferred."),
    "ask_help": mark("They are asked for their opinion."),
    "inform": mark("They are informed."),
    "circulate": mark("Circulated."),
    "park": mark("Laid aside."),
    "claim": mark("Claimed. The others wait for you."),
    "release": mark("Given back to the others."),
    "urge": mark("A reminder was sent."),
    "terminate": mark("The flow was terminated."),
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
    "previous": mark("you handled the step before"),
    "previous_head": mark("you lead the unit of whoever handled the step before"),
    "starter_head_chain": mark("you lead a unit above %(starter)s"),
    "chosen_by_starter": mark("%(starter)s chose you"),
    "chosen_by_previous": mark("whoever handled the step before chose you"),
    "added": mark("%(by)s added you as a signer"),
    "asked": mark("%(by)s asks for your opinion"),
    "told": mark("%(by)s wants you to know"),
    "transferred": mark("%(by)s transferred it to you"),
    "replaced": mark("%(by)s put you in the place of somebody else"),
    "handed_over": mark("it was handed over to you"),
    "took_back": mark("you took your decision back"),
    "came_back": mark("what you returned has come back"),
    "unread": mark("you want to read it again"),
    "recalled": mark("an administrator has this step decided anew"),
}
RULES_TOLD = {
    "member": mark("named by the flow"),
    "unit": mark("belongs to %(name)s"),
    "unit_tree": mark("belongs to %(name)s"),
    "post": mark("holds the post %(name)s"),
    "level": mark("has the level %(name)s"),
    "team": mark("is in the team %(name)s"),
    "role": mark("holds the role %(name)s"),
    "unit_heads": mark("leads %(name)s"),
    "starter": mark("the starter"),
    "starter_head": mark("leads the unit of %(starter)s"),
    "starter_head_above": mark("leads %(level)s levels above %(starter)s"),
    "starter_head_chain": mark("leads a unit above %(starter)s"),
    "field": mark("named in the field %(field)s"),
    "field_unit_heads": mark("leads the unit in the field %(field)s"),
    "administrator": mark("looks after flows, because the rule finds nobody"),
    "handled_before": mark("handled this step before"),
    "previous": mark("handled the step before"),
    "previous_head": mark("leads the unit of whoever handled the step before"),
    "chosen_by_starter": mark("chosen by %(starter)s"),
    "chosen_by_previous": mark("chosen by whoever handled the step before"),
    "added": mark("added by %(by)s"),
    "asked": mark("asked for help by %(by)s"),
    "told": mark("informed by %(by)s"),
    "transferred": mark("transferred by %(by)s"),
    "replaced": mark("put in charge by %(by)s"),
    "handed_over": mark("taken over from somebody who leaves"),
    "took_back": mark("took the own decision back"),
    "came_back": mark("got back what was returned"),
    "unread": mark("wants to read it again"),
    "recalled": mark("asked anew by an administrator"),
}
"""The same about somebody else, for the picture of the road."""
STATES_TOLD = {
    "pending": mark("has it"),
    "parked": mark("has it"),
    "waiting": mark("comes later"),
    "next": mark("predicted"),
    "submit": mark("submitted"),
    "agree": mark("agreed"),
    "handle": mark("handled it"),
    "disagree": mark("disagreed"),
    "abstain": mark("abstained"),
    "return": mark("returned it"),
    "read": mark("has read it"),
    "answer": mark("gave an opinion"),
    "transfer": mark("transferred it"),
    "moved": mark("passed it on"),
    "cancelled": mark("no longer asked"),
    "withdrawn": mark("no longer asked"),
    "void": mark("counts no more"),
}
STATUS = {
    "running": (mark("Running"), "brand"),
    "approved": (mark("Approved"), "ok"),
    "rejected": (mark("Rejected"), "bad"),
    "draft": (mark("Revoked to draft"), "warn"),
    "void": (mark("Voided"), "warn"),
    "terminated": (mark("Terminated"), "bad"),
}


def say_verdict(opinion: OpinionDto) -> tuple[str, str]:
    """The words and the tone of what somebody did."""
    text, tone = VERDICTS.get(opinion.operation, (opinion.operation, ""))
    if opinion.operation == "return" and opinion.target_name:
        return gettext("Returned to %(step)s") % {"step": opinion.target_name}, tone
    if opinion.operation in NAMING and opinion.target_name:
        return f"{gettext(text)} · {opinion.target_name}", tone
    return gettext(text), tone


def say_rule(why: WhyDto, starter: str) -> str:
    """The rule that found somebody, as the half of a sentence that follows "because"."""
    return _said(RULES, why, starter)


def tell_rule(why: WhyDto, starter: str) -> str:
    """The rule that found somebody, told to others."""
    return _said(RULES_TOLD, why, starter)


def _said(words: Mapping[str, str], why: WhyDto, starter: str) -> str:
    params: dict[str, Any] = {"name": "", "field": "", "level": 1, "by": "", "starter": starter, **why.params}
    rule = "starter_head_above" if why.rule == "starter_head" and params["level"] > 1 else why.rule
    if rule in ("unit", "unit_tree", "post", "level", "team", "role", "unit_heads") and not params["name"]:
        rule = "member"
    return gettext(words.get(rule, words["member"])) % params


def say_status(status: str, outcome: str) -> tuple[str, str]:
    """The words and the tone of where a flow stands."""
    text, tone = STATUS.get(status if status == "running" else outcome, (status, ""))
    return gettext(text), tone
