"""Check the whole audit and name the first row that is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ctp_core.applets.audit.anchor import Anchor, AnchorBroken, read_anchor
from ctp_core.applets.audit.chain import chain_seal, row_mac, same
from ctp_core.applets.audit.models import AuditEntry, AuditHead
from ctp_core.contracts import mark

Fault = Literal["changed", "removed", "moved", "cut_short", "anchor"]

SENTENCES: dict[Fault, str] = {
    "changed": mark("This row was changed, or put in by another hand."),
    "removed": mark("A row that stood here was removed."),
    "moved": mark("This row does not follow the one before it: rows were moved, removed or put in."),
    "cut_short": mark("Rows at the end of the chain were removed."),
    "anchor": mark("The anchor outside the database belongs to another chain or was changed."),
}


@dataclass(frozen=True, slots=True)
class FirstFault:
    """Where the audit stops being true: *sequence* in the chain (None for a row not sealed yet), *pk* of the row if there is one."""

    fault: Fault
    sequence: int | None
    pk: int | None

    @property
    def sentence(self) -> str:
        return SENTENCES[self.fault]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows were read, sealed and not yet sealed, and the first fault if there is one."""

    sealed: int
    unsealed: int
    first_fault: FirstFault | None

    @property
    def is_sound(self) -> bool:
        return self.first_fault is None


def verify() -> Verdict:
    """Read every row once, in the order of the chain; rows may be added meanwhile."""
    try:
        # Before the head: what is anchored now is in the chain that is read next.
        anchor = read_anchor()
    except AnchorBroken:
        return Verdict(0, 0, FirstFault("anchor", None, None))
    sequence, seal = 0, ""
    while True:
        head = AuditHead.objects.first() or AuditHead()
        for entry in _sealed_between(sequence, head.sequence):
            fault = _fault_of(entry, sequence + 1, seal)
            if fault is not None:
                return Verdict(sequence, 0, fault)
            sequence, seal = sequence + 1, entry.seal
        if not AuditEntry.objects.filter(sequence__gt=head.sequence).exists():
            break
        if not AuditHead.objects.filter(sequence__gt=head.sequence).exists():
            return Verdict(sequence, 0, FirstFault("moved", sequence + 1, None))
    fault = _fault_at_end(head, sequence, seal) or _anchor_fault(anchor, head, sequence)
    return Verdict(sequence, 0, fault) if fault else _unsealed(sequence)


def _sealed_between(after: int, last: int) -> Iterator[AuditEntry]:
    rows = AuditEntry.objects.filter(sequence__gt=after, sequence__lte=last)
    return rows.order_by("sequence").iterator(chunk_size=2_000)


def _unsealed(sealed: int) -> Verdict:
    count = 0
    for entry in AuditEntry.objects.filter(sequence__isnull=True).order_by("pk").iterator(chunk_size=2_000):
        if not same(entry.mac, row_mac(entry)):
            return Verdict(sealed, count, FirstFault("changed", None, entry.pk))
        count += 1
    return Verdict(sealed, count, None)


def _fault_of(entry: AuditEntry, expected: int, previous: str) -> FirstFault | None:
    if entry.sequence != expected:
        return FirstFault("removed", expected, None)
    if not same(entry.mac, row_mac(entry)):
        return FirstFault("changed", expected, entry.pk)
    if not same(entry.seal, chain_seal(previous=previous, sequence=expected, pk=entry.pk, mac=entry.mac)):
        return FirstFault("moved", expected, entry.pk)
    return None


def _fault_at_end(head: AuditHead, sequence: int, seal: str) -> FirstFault | None:
    if head.sequence != sequence or head.seal != seal:
        return FirstFault("cut_short", sequence + 1, None)
    return None


def _anchor_fault(anchor: Anchor | None, head: AuditHead, sequence: int) -> FirstFault | None:
    if anchor is None:
        return None
    if anchor.sequence > sequence:
        return FirstFault("cut_short", sequence + 1, None)
    if anchor.chain != head.chain:
        return FirstFault("anchor", None, None)
    if not AuditEntry.objects.filter(sequence=anchor.sequence, seal=anchor.seal).exists():
        # The chain holds in itself and yet is not the one that was anchored: it was cut and grew again.
        return FirstFault("cut_short", None, None)
    return None
