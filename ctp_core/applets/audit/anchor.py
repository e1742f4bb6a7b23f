"""The end of the chain once more, outside the database: who cuts the chain short and mends its head is found out here."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

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
    try:
        _write(anchor_data(anchor))
    except OSError:
        logger.exception("audit.anchor_not_written")


def anchor_data(anchor: Anchor) -> dict[str, object]:
    """What an anchor file says, also kept in backups."""
    return {"chain": str(anchor.chain), "sequence": anchor.sequence, "seal": anchor.seal, "mac": _mac(anchor)}


def replace_anchor(data: Mapping[str, object] | None) -> None:
    """Put the anchor of a restored house in place; the one that stood there is evidence and is kept beside it. Raises OSError."""
    path = _path()
    if path.exists():
        path.rename(path.with_name(f"{path.name}.until-{timezone.now():%Y%m%dT%H%M%S}"))
    if data is not None:
        _write(data)


def _write(data: Mapping[str, object]) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(data), encoding="utf-8")
    fresh.replace(path)


def _path() -> Path:
    return Path(settings.CTP_AUDIT_ANCHOR)


def _mac(anchor: Anchor) -> str:
    return anchor_mac(chain=str(anchor.chain), sequence=anchor.sequence, seal=anchor.seal)
