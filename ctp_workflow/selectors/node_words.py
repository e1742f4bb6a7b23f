"""What the words of a graph are called: kinds, rules, modes, policies. English here, said in the reader's language at the doors."""

from __future__ import annotations

from collections.abc import Mapping

from ctp_core.contracts import mark

KINDS: Mapping[str, str] = {
    "start": mark("Submission"),
    "approve": mark("Approve"),
    "handle": mark("Handle"),
    "inform": mark("Inform"),
    "condition": mark("Condition"),
    "parallel": mark("In parallel"),
    "join": mark("All together"),
    "router": mark("Go back while"),
    "delay": mark("Wait"),
    "trigger": mark("Tell another system"),
    "subprocess": mark("Run another flow"),
    "end": mark("End"),
}
MODES: Mapping[str, str] = {
    "any": mark("One of them is enough"),
    "all": mark("All of them must agree"),
    "sequential": mark("All, one after the other"),
    "ratio": mark("A share of them must agree"),
    "vote": mark("They vote"),
    "claim": mark("Whoever takes it handles it"),
}
PEOPLE: Mapping[str, str] = {
    "member": mark("Certain people"),
    "unit": mark("Everybody of a unit"),
    "unit_tree": mark("A unit with all below it"),
    "post": mark("Who holds a post"),
    "level": mark("Who has a level"),
    "team": mark("Who is in a team"),
    "role": mark("Who holds a role"),
    "unit_heads": mark("The heads of a unit"),
    "starter": mark("The starter"),
    "previous": mark("Who handled the step before"),
    "starter_head": mark("The starter's head"),
    "starter_head_chain": mark("The starter's heads, one level after the other"),
    "previous_head": mark("The head of who handled the step before"),
    "field": mark("Who is named in a field"),
    "field_unit_heads": mark("The heads of the unit in a field"),
    "chosen_by_starter": mark("The starter chooses"),
    "chosen_by_previous": mark("Who handles the step before chooses"),
}
EMPTY: Mapping[str, str] = {
    "refuse": mark("Don't let it start"),
    "administrator": mark("The flow administrators handle it"),
    "skip": mark("Skip the step"),
    "substitute": mark("Somebody else handles it"),
}
SELF: Mapping[str, str] = {
    "ask": mark("They handle it themselves"),
    "pass": mark("The step passes by itself"),
    "head": mark("Their head handles it"),
    "administrator": mark("The flow administrators handle it"),
}
DUPLICATE: Mapping[str, str] = {
    "": mark("As the whole flow says"),
    "ask": mark("They are asked again"),
    "adjacent": mark("Passes if they agreed in the step before"),
    "any": mark("Passes if they agreed anywhere before"),
}
DISAGREE: Mapping[str, str] = {
    "end": mark("The flow ends as rejected"),
    "return_to_starter": mark("It goes back to the starter"),
    "return": mark("It goes back to a certain step"),
    "continue": mark("It goes on; conditions decide"),
}
RETURNS: Mapping[str, str] = {
    "any": mark("To any earlier step"),
    "previous": mark("To the step before"),
    "starter": mark("To the starter only"),
    "listed": mark("To certain steps"),
    "none": mark("Not at all"),
}
BACK: Mapping[str, str] = {
    "rerun": mark("All steps between are taken again"),
    "straight": mark("Straight back to who returned it"),
    "choose": mark("Who returns it chooses"),
}
TAKE_BACK: Mapping[str, str] = {"until_handled": mark("Until the next one acts"), "never": mark("Never")}
REVOKE: Mapping[str, str] = {
    "until_handled": mark("Until somebody has handled it"),
    "before_end": mark("Any time before the end"),
    "never": mark("Never"),
}
AHEAD: Mapping[str, str] = {
    "none": mark("No"),
    "append": mark("They may add steps"),
    "edit": mark("They may add, change and remove steps"),
}
EVENTS: Mapping[str, str] = {
    "arrive": mark("When it comes here"),
    "leave": mark("When it goes on from here"),
    "return": mark("When it is sent back from here"),
    "finish": mark("When the flow has ended"),
}
OPINION: Mapping[str, str] = {"optional": mark("If they like"), "required": mark("Must be given")}
BRANCHES: Mapping[str, str] = {
    "exclusive": mark("The first branch whose condition holds"),
    "inclusive": mark("All branches whose conditions hold"),
}
OUTCOMES: Mapping[str, str] = {"approved": mark("Approved"), "rejected": mark("Rejected")}
ACCESSES: Mapping[str, str] = {
    "hidden": mark("Hidden"),
    "masked": mark("Masked"),
    "read": mark("Read only"),
    "write": mark("May be changed"),
    "required": mark("Must be filled in"),
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "mode": MODES,
    "empty": EMPTY,
    "self_rule": SELF,
    "duplicate": DUPLICATE,
    "disagree": DISAGREE,
    "returns": RETURNS,
    "back": BACK,
    "take_back": TAKE_BACK,
    "revoke": REVOKE,
    "ahead": AHEAD,
    "opinion": OPINION,
    "branches": BRANCHES,
    "outcome": OUTCOMES,
    "settings": ACCESSES,
}
ASPECTS: Mapping[str, str] = {
    "kind": mark("Kind of step"),
    "name": mark("Name"),
    "participants": mark("Who"),
    "substitutes": mark("Who stands in"),
    "mode": mark("How they sign"),
    "vote": mark("When the vote has passed"),
    "branches": mark("Which branches are taken"),
    "disagree": mark("If somebody disagrees"),
    "opinion": mark("Opinion"),
    "empty": mark("If nobody is found"),
    "self_rule": mark("If the starter is to approve"),
    "duplicate": mark("If they agreed before"),
    "returns": mark("Where it may be returned"),
    "return_to": mark("Steps it may be returned to"),
    "back": mark("After a return"),
    "take_back": mark("Taking a decision back"),
    "ahead": mark("Changing what is ahead"),
    "outcome": mark("How it ends"),
    "buttons": mark("Button"),
    "time": mark("Time rule"),
    "config": mark("Setting"),
    "settings": mark("Field rights"),
    "triggers": mark("What is done outside"),
    "order": mark("Order of the branches"),
    "revoke": mark("Revoking by the starter"),
    "fields": mark("Fields that conditions use"),
    "when": mark("Condition"),
}
