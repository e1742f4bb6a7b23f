"""Ask for an object to be read again."""

from __future__ import annotations

from collections.abc import Iterable

from ctp_core.api import events
from ctp_core.contracts import ObjectRef
from ctp_index.contracts import EntryChanged


def request_update(*, ref: ObjectRef) -> None:
    """Have the entry of *ref* read again from its source, added, changed or removed, once the running transaction commits.

    Call it wherever an object that a SearchSource covers changes, or who may see it. Raises RuntimeError outside a transaction.
    """
    request_updates(refs=[ref])


def request_updates(*, refs: Iterable[ObjectRef]) -> None:
    """The same for many at once, in two statements."""
    events.publish(*(EntryChanged(subject=ref) for ref in refs))
