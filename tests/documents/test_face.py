"""One conformance suite, run against the real provider and the fake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from uuid6 import uuid7

from apps.documents.facade import DocumentsFacade
from apps_api.documents import (
    DOCUMENTS,
    CategoryNotFound,
    DispatchDraft,
    DocumentInvalid,
    DocumentsService,
    ReceiptDraft,
    RegisteringForbidden,
)
from apps_api.documents.fake import FakeDocuments
from ctp_core.contracts import Actor, MemberRef, ObjectRef, system_actor
from tests.documents.conftest import Bureau


@dataclass
class World:
    service: DocumentsService
    dispatch_category: UUID
    receipt_category: UUID
    unit: UUID
    drafter: MemberRef
    drafter_actor: Actor
    clerk: Actor
    stranger: Actor


def real(bureau: Bureau) -> World:
    return World(
        DocumentsFacade(),
        bureau.dispatches.id,
        bureau.receipts.id,
        bureau.company.id,
        bureau.people["苏轼"].ref,
        bureau.actor("苏轼"),
        bureau.actor("米芾"),
        bureau.actor("李清照"),
    )


def fake(bureau: Bureau) -> World:
    world = real(bureau)
    service = FakeDocuments()
    world.service = service
    world.dispatch_category = service.add_category("单位发文", "dispatch").id
    world.receipt_category = service.add_category("来文", "receipt").id
    return world


@pytest.fixture(params=[real, fake])
def world(request: pytest.FixtureRequest, bureau: Bureau) -> World:
    build: Callable[[Bureau], World] = request.param
    return build(bureau)


def dispatch(world: World, **more: object) -> DispatchDraft:
    given = {"category_id": world.dispatch_category, "title": "关于自查的通知", "kind": "notice", "body": "请落实。"}
    return DispatchDraft(**(given | {"drafter": world.drafter} | more))  # type: ignore[arg-type]


def receipt(world: World, **more: object) -> ReceiptDraft:
    given = {"category_id": world.receipt_category, "unit_id": world.unit, "sender": "市政府", "their_number": ""}
    return ReceiptDraft(**(given | {"title": "来文", "received_on": date(2026, 5, 1)} | more))  # type: ignore[arg-type]


def test_categories_by_direction(world: World) -> None:
    assert [one.name for one in world.service.list_categories(direction="dispatch")] == ["单位发文"]
    assert [one.direction for one in world.service.list_categories(direction="receipt")] == ["receipt"]


def test_a_source_makes_one_draft(world: World) -> None:
    source, actor = ObjectRef("collaboration", "collaboration", uuid7()), system_actor("test")
    first = world.service.draft_dispatch(draft=dispatch(world), source=source, actor=actor)
    again = world.service.draft_dispatch(draft=dispatch(world, title="另一标题"), source=source, actor=actor)
    assert first == again
    assert (first.kind, first.state, first.number, first.title) == ("dispatch", "draft", "", "关于自查的通知")
    assert first.url == f"/documents/dispatches/{first.id}/" or first.url.startswith("/documents/dispatch")
    found = world.service.find_document(source=source, actor=world.drafter_actor)
    assert found is not None
    assert found.id == first.id
    assert world.service.find_document(source=source, actor=world.stranger) is None


def test_what_is_refused(world: World) -> None:
    source, actor = ObjectRef("collaboration", "collaboration", uuid7()), system_actor("test")
    with pytest.raises(CategoryNotFound):
        world.service.draft_dispatch(draft=dispatch(world, category_id=uuid7()), source=source, actor=actor)
    with pytest.raises(CategoryNotFound):
        world.service.draft_dispatch(
            draft=dispatch(world, category_id=world.receipt_category), source=source, actor=actor
        )
    with pytest.raises(DocumentInvalid) as refused:
        world.service.draft_dispatch(draft=dispatch(world, title=" "), source=source, actor=actor)
    assert list(refused.value.fields) == ["title"]
    with pytest.raises(RegisteringForbidden):
        world.service.register_receipt(draft=receipt(world), source=source, actor=world.stranger)
    assert world.service.find_document(source=source, actor=world.clerk) is None


def test_a_source_registers_once(world: World) -> None:
    source = ObjectRef("collaboration", "collaboration", uuid7())
    first = world.service.register_receipt(draft=receipt(world), source=source, actor=world.clerk)
    again = world.service.register_receipt(draft=receipt(world), source=source, actor=world.clerk)
    assert first == again
    assert (first.kind, first.state) == ("receipt", "registered")
    assert first.number != ""
    assert world.service.find_document(source=source, actor=world.clerk) is not None


def test_the_port_gives_the_real_one(bureau: Bureau) -> None:
    assert isinstance(DOCUMENTS.get(), DocumentsFacade)
