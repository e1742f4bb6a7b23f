"""The sealer: put new audit rows into the chain."""

from __future__ import annotations

import logging

from django.db import transaction

from ctp_core.applets.audit.anchor import Anchor, AnchorBroken, read_anchor, write_anchor
from ctp_core.applets.audit.chain import chain_seal
from ctp_core.applets.audit.models import AuditEntry, AuditHead

logger = logging.getLogger("ctp.audit")

BATCH = 1_000
HEAD = 1


def seal_pending() -> int:
    """Seal every row that is committed and has no seal yet. Returns how many.

    A row is found by not being sealed, never by its place, so one that commits late is sealed late and none is passed over.
    One sealer at a time: a second one finds the head locked and does nothing.
    """
    sealed = 0
    while AuditEntry.objects.filter(sequence__isnull=True).exists():
        count = _seal_batch()
        if count == 0:
            break
        sealed += count
    return sealed


def tell_head() -> None:
    """Write the end of the chain into the log: wherever logs go, nobody who owns the database can mend it there."""
    head = AuditHead.objects.filter(pk=HEAD).first()
    if head is not None:
        logger.info("audit.head", extra={"chain": str(head.chain), "sequence": head.sequence, "seal": head.seal})


def _seal_batch() -> int:
    AuditHead.objects.bulk_create([AuditHead(pk=HEAD)], ignore_conflicts=True)
    with transaction.atomic():
        head = AuditHead.objects.select_for_update(skip_locked=True).filter(pk=HEAD).first()
        if head is None:
            return 0
        rows = list(AuditEntry.objects.filter(sequence__isnull=True).order_by("pk").only("pk", "mac")[:BATCH])
        for row in rows:
            head.sequence += 1
            head.seal = chain_seal(previous=head.seal, sequence=head.sequence, pk=row.pk, mac=row.mac)
            row.sequence, row.seal = head.sequence, head.seal
        AuditEntry.objects.bulk_update(rows, ["sequence", "seal"], batch_size=200)
        head.save(update_fields=["sequence", "seal"])
    if rows:
        _move_anchor(head)
    return len(rows)


def _move_anchor(head: AuditHead) -> None:
    """Only forward along the same chain: an anchor that does not fit is evidence and stays."""
    try:
        standing = read_anchor()
    except AnchorBroken:
        logger.exception("audit.anchor_broken")
        return
    if standing is not None and not (
        standing.chain == head.chain
        and standing.sequence <= head.sequence
        and AuditEntry.objects.filter(sequence=standing.sequence, seal=standing.seal).exists()
    ):
        logger.error("audit.anchor_does_not_fit")
        return
    write_anchor(Anchor(head.chain, head.sequence, head.seal))
