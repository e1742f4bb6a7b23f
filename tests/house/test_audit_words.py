"""No act is recorded without words for it: audit administrators read sentences, not codes."""

from __future__ import annotations

from ctp_core.api import modules
from ctp_core.contracts import AuditWords
from ctp_workflow.services import intervene
from ctp_workflow.services.operations import OPERATIONS
from tests.house.recorded_acts import ANY, recorded_acts

# Acts whose name only stands fast when the code runs, and what it can be.
OPEN = {
    "workflow.*": [f"workflow.{one}" for one in (*OPERATIONS, *intervene.OPERATIONS, "start", "archive", "escalate")],
    "core.*_timer": ["core.retry_timer", "core.discard_timer"],
    "organization.*_*": [f"organization.{verb}_{kind}" for verb in ("create", "update") for kind in ("post", "level")],
}


def test_every_act_the_code_records_has_its_words() -> None:
    found = recorded_acts()
    assert len(found) > 170
    unresolved = {act: path for act, path in found.items() if ANY in act and act not in OPEN}
    assert unresolved == {}, "say in OPEN what these can be"
    acts = {one for act in found for one in OPEN.get(act, [act])}
    known = {act for _, words in modules.contributions(AuditWords, also_off=True) for act in words.acts}
    assert sorted(acts - known) == [], "add their words to audit_words.py of the unit"


def test_words_stand_with_the_unit_whose_acts_they_name_and_none_outlives_its_act() -> None:
    found = recorded_acts()
    for unit, words in modules.contributions(AuditWords, also_off=True):
        assert {act.partition(".")[0] for act in words.acts} == {unit}
        left = {act for act in words.acts if act not in found and not any(act in all_of for all_of in OPEN.values())}
        assert unit == "workflow" or left == set()  # a flow's history has words of its own, shared here
