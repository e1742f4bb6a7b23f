"""What goes with an opinion: files of one's own, where the step takes them."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest

from ctp_core.api import files
from ctp_core.contracts import Invalid, NotFound, ObjectRef
from ctp_workflow.api import instances
from ctp_workflow.contracts import ActOptions, OperationNotAllowed
from tests.workflow.acting import two_steps
from tests.workflow.office import Office


def test_attach__files_that_cannot_go_with_it_are_refused_and_change_nothing(
    office: Office,
) -> None:
    instance = two_steps(office)
    item, actor = office.item(instance, "王安石").id, office.actor("王安石")
    own = [files.store(actor=actor, name=f"{number}.txt", content=BytesIO(b"x")).id for number in range(11)]
    for operation, ids, code in (
        ("park", own[:1], "workflow.files_without_act"),
        ("agree", own, "workflow.too_many_files"),
        (
            "agree",
            [files.store(actor=office.actor("苏轼"), name="b.txt", content=BytesIO(b"x")).id],
            "workflow.files_gone",
        ),
    ):
        with pytest.raises(Invalid) as refused:
            instances.act(item_id=item, operation=operation, actor=actor, options=ActOptions(files=tuple(ids)))
        assert [one.code for one in refused.value.fields["files"]] == [code]
    assert office.holders(instance) == ["王安石"]
    instances.act(item_id=item, operation="agree", actor=actor, options=ActOptions(files=(own[0], own[0])))
    (agreed, _start) = instances.list_opinions(instance_id=instance.id, actor=actor)
    assert [one.name for one in agreed.files] == ["0.txt"]
    with pytest.raises(NotFound):
        files.attach(file_ids=[own[0]], to=ObjectRef("workflow", "opinion", UUID(int=1)), actor=actor)


def test_attach__a_step_may_take_none(office: Office) -> None:
    instance = two_steps(office, buttons={"attach": False})
    item, actor = office.item(instance, "王安石"), office.actor("王安石")
    assert item.may_attach is False
    own = files.store(actor=actor, name="a.txt", content=BytesIO(b"x")).id
    for operation in ("agree", "comment"):
        with pytest.raises(OperationNotAllowed):
            instances.act(
                item_id=item.id, operation=operation, opinion="x", actor=actor, options=ActOptions(files=(own,))
            )
