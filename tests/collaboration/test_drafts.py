"""Drafts and templates where two meet, and where a title would tell too much."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
from uuid6 import uuid7

from apps.collaboration.facade import Facade
from apps.collaboration.models import Affair, Template
from apps.collaboration.services import save_draft
from apps.collaboration.services.save_draft import DraftContent, create_draft
from apps.collaboration.services.save_template import TemplateContent, save_template
from apps_api.collaboration import AffairStart
from ctp_core.contracts import Conflict, Invalid, ObjectRef
from tests.collaboration.house import SERVER, Office
from tests.collaboration.test_rights import send

pytestmark = pytest.mark.django_db


def blind_once(name: str, place: Any) -> Any:
    """*name* in *place* sees nothing the first time, as when another transaction has not committed yet."""
    real, calls = getattr(place, name), []

    def first_nothing(*given: Any) -> Any:
        calls.append(given)
        return None if len(calls) == 1 else real(*given)

    return mock.patch.object(place, name, first_nothing)


def test_a_draft_sent_twice_at_once_is_one_draft(office: Office) -> None:
    key, actor = uuid7(), office.actor("starter")
    first = create_draft(template_id=office.template.id, content=DraftContent(title="one"), actor=actor, draft_key=key)
    with blind_once("_known", save_draft):
        second = create_draft(
            template_id=office.template.id, content=DraftContent(title="two"), actor=actor, draft_key=key
        )
    assert (second.id, second.title, Affair.objects.count()) == (first.id, "two", 1)


def test_somebody_elses_key_is_refused(office: Office) -> None:
    key = uuid7()
    create_draft(template_id=None, content=DraftContent(title="mine"), actor=office.actor("starter"), draft_key=key)
    with pytest.raises(Conflict):
        create_draft(
            template_id=None, content=DraftContent(title="theirs"), actor=office.actor("stranger"), draft_key=key
        )
    assert [one.title for one in Affair.objects.all()] == ["mine"]


def test_a_source_started_twice_at_once_is_one_affair(office: Office) -> None:
    from apps.collaboration import facade

    source, actor = ObjectRef("meetings", "meeting", uuid7()), office.actor("starter")
    start = AffairStart(template=office.template.code, values={"title": "Once", "text": "Body."})
    first = Facade().start(start=start, source=source, actor=actor)
    with blind_once("_started", facade):
        second = Facade().start(start=start, source=source, actor=actor)
    assert (second.id, Affair.objects.count()) == (first.id, 1)


def test_a_title_does_not_tell_what_a_step_hides(office: Office) -> None:
    one = office.template
    content = TemplateContent(
        code=one.code,
        name=one.name,
        form_version_id=one.form_version_id,
        flow_version_id=one.flow_version_id,
        policies=one.policies,
        title_rule="{title} {secret}",
    )
    with pytest.raises(Invalid) as refused:
        save_template(content=content, actor=SERVER, template_id=one.id)
    assert [error.code for error in refused.value.fields["title_rule"]] == ["collaboration.title_tells"]
    save_template(content=replace(content, title_rule="{title}"), actor=SERVER, template_id=one.id)


@pytest.mark.parametrize("hidden", [False, True])
def test_without_a_rule_the_forms_own_title_is_the_title_unless_it_is_hidden_from_somebody(
    office: Office, hidden: bool
) -> None:
    sign = {"default": "read", "fields": {"title": "hidden"} if hidden else {}, "tables": {}}
    Template.objects.update(title_rule="", policies={**Template.objects.get().policies, "sign": sign})
    send(office)
    assert Affair.objects.get().title == ("Publication request · Starter" if hidden else "Server")
