"""The end of the chain once more, outside the database: who cuts the chain short and mends its head is found out here."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from ctp_core.applets.audit.chain import anchor_mac, same

logger = logging.getLogger("ctp.audit")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The chain, and how far it was sealed when this was written."""

    chain: UUID
    sequence: int
    seal: str


class AnchorBroken(Exception):
    """The anchor file was changed by another hand."""


def read_anchor() -> Anchor | None:
    """The anchor, None when none was written yet. Raises AnchorBroken."""
    try:
        data = json.loads(_path().read_text(encoding="utf-8"))
        anchor = Anchor(UUID(data["chain"]), int(data["sequence"]), str(data["seal"]))
        if not same(str(data["mac"]), _mac(anchor)):
            raise AnchorBroken("its MAC does not fit")
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise AnchorBroken(str(error)) from error
    return anchor


def write_anchor(anchor: Anchor) -> None:
    """Replace the anchor in one step. A disk that is full is logged and does not stop the sealing."""
    path = _path()
    data = {"chain": str(anchor.chain), "sequence": anchor.sequence, "seal": anchor.seal, "mac": _mac(anchor)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_text(json.dumps(data), encoding="utf-8")
        fresh.replace(path)
    except OSError:
        logger.exception("audit.anchor_not_written")


def _path() -> Path:
    return Path(settings.CTP_AUDIT_ANCHOR)


def _mac(anchor: Anchor) -> str:
    return anchor_mac(chain=str(anchor.chain), sequence=anchor.sequence, seal=anchor.seal)
