"""What a module says of a subject when the history of its flow leaves as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctp_workflow.contracts.dto import ProgressDto


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """An attachment by its name, its size in bytes and the SHA-256 of its bytes in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SubjectEvidence:
    """The subject as one reader sees it: pairs of label and text, a row of a sub-table a pair, and the attachments."""

    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[EvidenceFile, ...] = ()


@dataclass(frozen=True, slots=True)
class ActLine:
    """One record of a history by its *number*, *by* a member (0: the server); it *concerns* them and whose item it is."""

    number: int
    by: int
    concerns: frozenset[int]


@dataclass(frozen=True, slots=True)
class EvidenceDto:
    """*data* as plain values, *text* the canonical JSON of it, *digest* the SHA-256 of that text in hex.

    *progress* is what they were made of.
    """

    data: Mapping[str, Any]
    text: str
    digest: str
    progress: ProgressDto
