"""暂存 and 催办: laying aside, reminding."""

from __future__ import annotations

import pytest

from ctp_core.contracts import Forbidden
from ctp_workflow.api import instances
from ctp_workflow.contracts import (
    NothingToUrge,
    UrgedJustNow,
)
from tests.workflow.acting import TITLE, box, on, two_steps
from tests.workflow.graphs import chain
from tests.workflow.office import Office


def test_park__keeps_the_words_to_oneself(office: Office) -> None:
    instance = two_steps(office)
    item = office.item(instance, "王安石").id
    on(office, item, "王安石", "park", opinion="还要再想想")
    assert instances.find_draft(item_id=item, actor=office.actor("王安石")) == "还要再想想"
    assert instances.find_draft(item_id=item, actor=office.actor("苏轼")) == ""
    said = instances.list_opinions(instance_id=instance.id, actor=office.actor("苏轼"))
    assert [one.operation for one in said] == ["start"]
    assert box(office, "王安石") == [(TITLE, "")], "it stays in the list"
    on(office, item, "王安石", "agree")
    assert office.holders(instance) == ["沈括"]


def test_urge__is_limited_and_hidden(office: Office) -> None:
    instance = two_steps(office)
    starter = office.actor("苏轼")
    assert instances.urge(instance_id=instance.id, actor=starter) == 1
    with pytest.raises(UrgedJustNow):
        instances.urge(instance_id=instance.id, actor=starter)
    with pytest.raises(Forbidden):
        instances.urge(instance_id=instance.id, actor=office.actor("王安石"))
    said = instances.list_opinions(instance_id=instance.id, actor=starter)
    assert [one.operation for one in said] == ["start"]
    own = office.start(chain(office.step("self", "苏轼")))
    with pytest.raises(NothingToUrge):
        instances.urge(instance_id=own.id, actor=starter)
