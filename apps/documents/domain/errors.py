"""What documents refuse, beside the errors of their face."""

from __future__ import annotations

from ctp_core.contracts import Conflict, mark


class WrongState(Conflict):
    """The document is not in the state for that."""

    code = "documents.wrong_state"
    message = mark("This can't be done now: the document is in another state. Open it again.")


class StaleDocument(Conflict):
    """Somebody saved it in the meantime."""

    code = "documents.stale"
    message = mark("Somebody saved this document in the meantime. Open it again before you change it.")


class NoFlow(Conflict):
    """The category has no flow."""

    code = "documents.no_flow"
    message = mark("Nobody is named for the steps of this category yet. Ask whoever maintains the categories.")


class UrgedAlready(Conflict):
    """Urging is rate limited."""

    code = "documents.urged_already"
    message = mark("They were urged a short while ago. Give them some time.")
