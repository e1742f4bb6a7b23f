"""Off: every surface closes; on again: everything is where it was."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from ctp_core.api import modules
from ctp_core.contracts import ModuleUnavailable, ObjectRef, PageRequest
from ctp_portal.api import todos
from ctp_workflow.api import instances
from tests.collaboration.house import SERVER, Office, build_office
from tests.collaboration.test_rights import agree, send

pytestmark = pytest.mark.django_db


def test_off_closes_every_surface_and_on_restores_it(office: Office) -> None:
    affair_id = send(office)
    head, client, api = office.actor("head"), office.client("head"), office.api("head")
    item = instances.find_open_item(subject=ObjectRef("collaboration", "affair", affair_id), actor=head)
    assert item is not None
    modules.switch(code="collaboration", on=False, actor=SERVER)
    try:
        for address in ("/collaboration/", f"/collaboration/affairs/{affair_id}/", "/collaboration/new/"):
            assert client.get(address).status_code == 404
        assert api.get("/api/v1/collaboration/affairs/").status_code == 404
        assert todos.list_todos(actor=head, box="pending", page=PageRequest()).items == ()
        home = client.get("/").content.decode()
        assert "/collaboration/" not in home
        with pytest.raises(ModuleUnavailable):
            instances.act(item_id=item.id, operation="agree", actor=head)
    finally:
        modules.switch(code="collaboration", on=True, actor=SERVER)
    assert client.get(f"/collaboration/affairs/{affair_id}/").status_code == 200
    assert [one.subject.id for one in todos.list_todos(actor=head, box="pending", page=PageRequest()).items] == [
        affair_id
    ]
    agree(office, affair_id, "head", check="x")


def test_a_publication_that_would_have_to_wait_is_said_before_it_is_begun() -> None:
    office = build_office(outcome_board=str(uuid4()))
    client, address = office.client("starter"), f"/collaboration/new/{office.template.id}/"
    waits = "The news module is off. You may submit"
    assert waits not in client.get(address).content.decode()
    modules.switch(code="news", on=False, actor=SERVER)
    try:
        assert waits in client.get(address).content.decode()
    finally:
        modules.switch(code="news", on=True, actor=SERVER)


def test_the_page_of_new_things_names_each_template_and_nothing_that_is_not_made_there(office: Office) -> None:
    page = office.client("starter").get("/new/").content.decode()
    assert f'href="/collaboration/new/{office.template.id}/"' in page
    assert "My signatures and seals" not in page
    assert "Why can I see this" not in page


def test_boxes_are_narrowed_by_modules_that_have_lines_and_by_no_others(office: Office) -> None:
    page = office.client("starter").get("/todos/?box=sent").content.decode()
    found = set(re.findall(r"module=(\w+)", page))
    assert found == {"collaboration", "documents", "meetings", "news"}
