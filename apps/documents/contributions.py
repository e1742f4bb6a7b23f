"""What documents add to the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.documents.domain.dto import ToSignLine
from apps.documents.domain.words import SECRECIES
from apps.documents.management.rights_trial import SCENARIO
from apps.documents.selectors import categories, search
from apps.documents.selectors.audit_words import WORDS
from apps.documents.selectors.dispatches import to_sign_reading
from apps.documents.selectors.impacts import find_impacts
from apps.documents.selectors.rights import DISPATCH_RIGHTS, RECEIPT_RIGHTS
from apps.documents.selectors.visibility import (
    MANAGE,
    NUMBER,
    REGISTER,
    SIGN_FOR_UNIT,
    may_read_dispatch,
    may_read_flow,
    may_read_receipt,
    visible_dispatches,
)
from apps.documents.services import send_dispatch, send_receipt
from apps.documents.services.checking import LIMIT_SETTING
from apps.documents.services.distribute_dispatch import ISSUER_SETTING
from apps.documents.services.load_demo import load_demo
from apps.documents.services.sign_for import URGED
from apps.documents.web.wording import flow_words
from apps_api.documents.events import DispatchIssued, DispatchVoided, DocumentSigned, ReceiptFinished, ReceiptRegistered
from ctp_core.contracts import (
    Actor,
    DataScopeKind,
    DemoStep,
    FileOwner,
    ObjectRef,
    PermissionDeclaration,
    PublicEvent,
    Reading,
    ScopeDeclaration,
    SettingDeclaration,
    mark,
)
from ctp_index.contracts import SearchSource
from ctp_organization.contracts import DelegationTemplates, OrganizationImpact
from ctp_portal.contracts import (
    MenuEntry,
    NotificationDto,
    NotificationKind,
    NotificationText,
    PaletteCommand,
    TodoKind,
    Widget,
)
from ctp_workflow.contracts import ProcessSubject

SHOWN = 5
# Documents that come in belong to their unit, those that are sent to the unit of who drafted them.
BY_UNIT: tuple[DataScopeKind, ...] = ("unit", "unit_tree", "chosen")


def _internal(actor: Actor) -> bool:
    return actor.is_signed_in and not actor.external


def _drafts(actor: Actor) -> bool:
    """Administrators are nobody's staff: they read registers, they do not write documents."""
    return actor.member is not None and not actor.external


def _registers(actor: Actor) -> bool:
    return actor.may_within(REGISTER)


def _dispatch_url(ref: ObjectRef, item_id: UUID | None) -> str:
    return reverse("documents:dispatch", args=[ref.id])


def _receipt_url(ref: ObjectRef, item_id: UUID | None) -> str:
    return reverse("documents:receipt", args=[ref.id])


def _load_to_sign(actor: Actor) -> Reading[Mapping[str, Any] | None] | None:
    if actor.member is None:
        return None
    return to_sign_reading(actor=actor, limit=SHOWN).then(_card_to_sign)


def _card_to_sign(rows: Sequence[ToSignLine]) -> Mapping[str, Any] | None:
    return {"rows": rows, "all_url": reverse("documents:to-sign")} if rows else None


def _say(pattern: str) -> Any:
    def render(actor: Actor, found: Sequence[NotificationDto]) -> dict[UUID, NotificationText]:
        rows = visible_dispatches(actor).filter(public_id__in=[one.subject.id for one in found])
        titles = dict(rows.values_list("public_id", "title"))
        return {
            one.id: NotificationText(
                title=_(pattern) % {"title": titles[one.subject.id], "by": one.params.get("by", "")},
                url=reverse("documents:dispatch", args=[one.subject.id]),
            )
            for one in found
            if one.subject.id in titles
        }

    return render


CONTRIBUTIONS: list[object] = [
    WORDS,
    PublicEvent(DispatchIssued, mark("An outgoing document was issued"), frozenset({"title"})),
    PublicEvent(DispatchVoided, mark("An outgoing document was voided")),
    PublicEvent(DocumentSigned, mark("A document was signed for")),
    PublicEvent(ReceiptRegistered, mark("An incoming document was registered"), frozenset({"title"})),
    PublicEvent(ReceiptFinished, mark("An incoming document was dealt with")),
    MenuEntry("documents", mark("Documents"), "documents:dispatch-list", icon="document", order=20, shown=_internal),
    Widget("documents", mark("To sign for"), 40, "side", "documents/parts/widget.html", _load_to_sign),
    PaletteCommand(
        "documents-draft",
        mark("Draft a document"),
        "documents:dispatch-new",
        icon="document",
        keywords="gongwen fawen nigao gw fw document dispatch",
        shown=_drafts,
    ),
    PaletteCommand(
        "documents-register",
        mark("Register a document"),
        "documents:receipt-new",
        icon="inbox",
        keywords="shouwen dengji sw dj receipt register",
        shown=_registers,
    ),
    ProcessSubject(
        kind="dispatch",
        url=_dispatch_url,
        may_read=may_read_flow,
        variables=send_dispatch.variables_of,
        words=flow_words,
        on_started=send_dispatch.note_start,
        on_item_opened=send_dispatch.let_read,
        on_acted=send_dispatch.note_signature,
        on_finished=send_dispatch.note_end,
    ),
    ProcessSubject(
        kind="receipt",
        url=_receipt_url,
        may_read=may_read_receipt,
        variables=send_receipt.variables_of,
        words=flow_words,
        on_started=send_receipt.note_start,
        on_item_opened=send_receipt.let_read,
        on_finished=send_receipt.note_end,
    ),
    SearchSource("dispatch", mark("Document"), search.load_dispatches, search.seen_dispatches, search.all_dispatches),
    SearchSource("receipt", mark("Received document"), search.load_receipts, search.seen_receipts, search.all_receipts),
    TodoKind("dispatch", search.seen_dispatches),
    TodoKind("receipt", search.seen_receipts),
    FileOwner("dispatch", may_read_dispatch),
    FileOwner("receipt", may_read_receipt),
    DISPATCH_RIGHTS,
    RECEIPT_RIGHTS,
    SCENARIO,
    DelegationTemplates("category", categories.offered_for_delegation, categories.names_of),
    OrganizationImpact("documents", find_impacts),
    NotificationKind(URGED, _say(mark("Please sign for “%(title)s”"))),
    NotificationKind("documents.sent_back", _say(mark("%(by)s sent “%(title)s” back"))),
    PermissionDeclaration(REGISTER, mark("Register documents that come in, and see all of them"), BY_UNIT),
    PermissionDeclaration(NUMBER, mark("Number, issue and void documents"), BY_UNIT),
    PermissionDeclaration(SIGN_FOR_UNIT, mark("Sign for documents for one's own unit")),
    PermissionDeclaration(MANAGE, mark("Maintain categories of documents and their flows")),
    SettingDeclaration(
        ISSUER_SETTING, "text", "", mark("Name of the issuer on documents sent from here"), group="documents"
    ),
    SettingDeclaration(
        LIMIT_SETTING,
        "choice",
        "internal",
        mark("Highest grade of secrecy this network may carry"),
        choices=tuple(SECRECIES.items()),
        group="documents",
    ),
    ScopeDeclaration("documents:read", mark("Read documents and registers")),
    ScopeDeclaration("documents:write", mark("Draft, send, number, issue, register and sign for documents")),
    DemoStep(60, load_demo),
]
