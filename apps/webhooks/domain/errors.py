"""Why something is refused."""

from __future__ import annotations

from ctp_core.contracts import Conflict, NotFound, mark


class EndpointNotFound(NotFound):
    """There is no such endpoint."""

    code = "webhooks.endpoint_not_found"
    message = mark("There is no such endpoint.")


class CallNotFound(NotFound):
    """There is no such call."""

    code = "webhooks.call_not_found"
    message = mark("There is no such call.")


class CallOnItsWay(Conflict):
    """It is being sent by itself."""

    code = "webhooks.call_on_its_way"
    message = mark("This call is on its way already.")
