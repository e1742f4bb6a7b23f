"""Handing an issued document out: every receiver gets it once, set by set, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone

from apps.documents.models import Dispatch, Distribution, Receipt
from apps.documents.selectors.clerks import clerks_of, keys_by_member
from apps.documents.selectors.visibility import dispatch_ref, receipt_ref
from apps.documents.services.office_lines import put_sign_lines
from ctp_core.api import clock, files, permissions, preferences
from ctp_core.contracts import MemberRef, PrincipalRef, system_actor
from ctp_index.api import request_updates
from ctp_organization.api import members, principals, units

ISSUER_SETTING = "documents.issuer"


def distribute(dispatch: Dispatch) -> None:
    """Everybody may open it, units find it among what came in, and who has to sign for it has a line; who is named twice
    gets it once, to act on. In the transaction of the issue."""
    wanted = _receivers(dispatch)
    people = members.list_members_by_id(ids=[ref.id for ref in wanted if ref.kind == "member" and ref.id])
    houses = units.list_units_by_id(ids=[ref.id for ref in wanted if ref.kind == "unit" and ref.id])
    active = {one.id: one for one in people.values() if one.is_active}
    names = principals.describe(refs=wanted)
    rows: list[Distribution] = []
    for ref, role in wanted.items():
        place = {"dispatch": dispatch, "name": names.get(ref, ""), "role": role}
        if ref.id in active:
            rows.append(Distribution(member_id=active[ref.id].pk, **place))
        elif ref.id in houses:
            rows.append(Distribution(unit_id=houses[ref.id].pk, **place))
    Distribution.objects.bulk_create(rows)
    reached = [ref for ref in wanted if ref.id in active or ref.id in houses]
    if reached:
        permissions.grant(target=dispatch, verb="read", keys=principals.keys_of(refs=reached))
    by_unit = {one.unit_id: one for one in rows if one.unit_id is not None}
    receipts = _bring_in(dispatch, by_unit)
    clerks = _let_clerks_read(receipts)
    who = {one.pk: one.ref for one in active.values()}
    page = reverse("documents:dispatch", args=[dispatch.public_id])
    lines: list[tuple[Distribution, Iterable[MemberRef], str]] = [
        (one, [who[one.member_id]], page) for one in rows if one.member_id is not None
    ]
    for receipt in receipts:
        address = reverse("documents:receipt", args=[receipt.public_id])
        lines.append((by_unit[receipt.unit_id], clerks[receipt.unit_id], address))
    put_sign_lines(dispatch, lines, _issuer(dispatch))


def _receivers(dispatch: Dispatch) -> dict[PrincipalRef, str]:
    found: dict[PrincipalRef, str] = {}
    for texts, role in ((dispatch.recipients, "to"), (dispatch.copies, "copy")):
        for text in texts:
            found.setdefault(PrincipalRef.parse(text), role)
    return found


def _bring_in(dispatch: Dispatch, rows: Mapping[int, Distribution]) -> list[Receipt]:
    """What the units find among what came in, waiting to be signed for, with copies of the files."""
    issuer, today, now = _issuer(dispatch), timezone.localdate(), clock.now()
    receipts = Receipt.objects.bulk_create(
        Receipt(
            unit_id=unit_pk,
            unit_name=row.name,
            distribution=row,
            sender=issuer,
            their_number=dispatch.number,
            title=dispatch.title,
            urgency=dispatch.urgency,
            secrecy=dispatch.secrecy,
            body=dispatch.body,
            received_on=today,
            state="awaiting",
            created_at=now,
        )
        for unit_pk, row in rows.items()
    )
    attached = [one.id for one in files.list_attached(to=dispatch_ref(dispatch.public_id))] if receipts else []
    if attached:
        for receipt in receipts:
            files.copy_files(file_ids=attached, to=receipt_ref(receipt.public_id), actor=system_actor("documents"))
    request_updates(refs=[receipt_ref(one.public_id) for one in receipts])
    return receipts


def _let_clerks_read(receipts: Iterable[Receipt]) -> dict[int, tuple[MemberRef, ...]]:
    """The clerks of all the units, in as many queries as for one."""
    clerks = clerks_of(unit_pks=[one.unit_id for one in receipts])
    keys = keys_by_member(one for people in clerks.values() for one in people)
    permissions.grant_each(
        verb="read", keys=[(one, [keys[clerk.pk] for clerk in clerks[one.unit_id]]) for one in receipts]
    )
    return clerks


def _issuer(dispatch: Dispatch) -> str:
    return str(preferences.get(ISSUER_SETTING)) or dispatch.drafter_unit or dispatch.category.name
