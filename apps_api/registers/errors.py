"""What the service may refuse."""

from __future__ import annotations

from ctp_core.contracts import Conflict, Forbidden, Invalid, NotFound, mark


class RegisterNotFound(NotFound):
    """No such register, or the actor has no seat in it."""

    code = "registers.register_not_found"
    message = mark("This register does not exist, or it is not open to you.")


class RecordNotFound(NotFound):
    """No such record in this register, or not one the actor sees."""

    code = "registers.record_not_found"
    message = mark("This record does not exist, or it is not open to you.")


class PublicFormNotFound(NotFound):
    """No public form behind this link, or of this register."""

    code = "registers.public_form_not_found"
    message = mark("There is no form behind this link.")


class PublicFormClosed(Conflict):
    """The public form takes no answers now."""

    code = "registers.public_form_closed"
    message = mark("This form takes no answers now.")


class RegisterForbidden(Forbidden):
    """The register can be seen, but this may not be done in it."""

    code = "registers.forbidden"
    message = mark("You may see this register, but not do this in it.")


class RegisterInvalid(Invalid):
    """Something of a register or view needs to be corrected; *fields* names it."""

    code = "registers.invalid"
    message = mark("Some entries need to be corrected.")


class RegisterChanged(Conflict):
    """Somebody saved it in the meantime."""

    code = "registers.changed"
    message = mark("Somebody changed this in the meantime. Open it again.")
