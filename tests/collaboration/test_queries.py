"""What the hot pages cost, exactly."""

from __future__ import annotations

from typing import Any

import pytest

from ctp_core.contracts import ObjectRef
from ctp_workflow.api import instances
from tests.collaboration.house import Office
from tests.collaboration.test_rights import send

pytestmark = pytest.mark.django_db


def test_item_page(office: Office, django_assert_num_queries: Any) -> None:
    affair_id = send(office)
    item = instances.find_open_item(subject=ObjectRef("collaboration", "affair", affair_id), actor=office.actor("head"))
    assert item is not None
    client = office.client("head")
    address = f"/collaboration/affairs/{affair_id}/?item={item.id}"
    client.get(address)
    # One asks for what stands beside it;
    # five ask which of the values in conditions the reader may hear of, one what the reader may at most of the form.
    with django_assert_num_queries(33):
        client.get(address)


def test_list(office: Office, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        send(office)
    client = office.client("starter")
    client.get("/collaboration/")
    with django_assert_num_queries(6):
        client.get("/collaboration/")
