"""The module's face and its stand-in keep the same promises."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from apps.collaboration.facade import Facade
from apps_api.collaboration import COLLABORATION, AffairStart, CollaborationService, NoMember, TemplateNotFound
from apps_api.collaboration.fake import FakeCollaboration
from ctp_core.contracts import ObjectRef, system_actor
from tests.collaboration.house import Office

pytestmark = pytest.mark.django_db
VALUES = {"title": "T", "text": "X"}


@pytest.fixture(params=["real", "fake"])
def service(request: Any, office: Office) -> CollaborationService:
    if request.param == "real":
        return Facade()
    fake = FakeCollaboration()
    fake.add_template("publication", users=office.actor("starter").principals - {"a0"})
    return fake


def test_started_once_for_each_source(service: CollaborationService, office: Office) -> None:
    source, actor = ObjectRef("documents", "document", uuid4()), office.actor("starter")
    start = AffairStart(template="publication", values=VALUES, title="T")
    first = service.start(start=start, source=source, actor=actor)
    assert service.start(start=start, source=source, actor=actor) == first
    assert (first.state, first.template_code, first.starter) == ("running", "publication", actor.member)
    assert service.find_started(source=source, actor=actor) == first
    assert service.find_started(source=source, actor=office.actor("stranger")) is None


def test_templates_are_listed_to_those_who_may_use_them(service: CollaborationService, office: Office) -> None:
    assert [one.code for one in service.list_templates(actor=office.actor("starter"))] == ["publication"]


def test_refusals(service: CollaborationService, office: Office) -> None:
    source = ObjectRef("documents", "document", uuid4())
    with pytest.raises(TemplateNotFound):
        service.start(start=AffairStart(template="nothing"), source=source, actor=office.actor("starter"))
    with pytest.raises(NoMember):
        service.start(start=AffairStart(template="publication"), source=source, actor=system_actor("x"))


def test_the_port_has_the_facade() -> None:
    assert isinstance(COLLABORATION.get(), Facade)
