"""A box that shows what was said at steps of the flow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds.layout import LayoutField
from ctp_form.domain.reading import Reader

NODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True)
class OpinionField(LayoutField):
    """The opinions given at the flow's steps *nodes*; the module that runs the flow hands them over, nothing is stored here."""

    kind: ClassVar[str] = "opinion"

    nodes: tuple[str, ...] = ()

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        raw = reader.raw("nodes")
        nodes = tuple(raw) if isinstance(raw, list) else ()
        if not 1 <= len(nodes) <= 20 or not all(isinstance(one, str) and NODE.fullmatch(one) for one in nodes):
            reader.note("nodes", "nodes", mark("Name one to twenty steps of the flow."))
            nodes = ()
        return cls(**common, nodes=nodes)
