"""What can go wrong with forms."""

from __future__ import annotations

from ctp_core.contracts import Conflict, Invalid, NotFound, mark


class DefinitionInvalid(Invalid):
    """The JSON of a definition has problems; *fields* maps their places (``fields.3.columns.1.formula``) to sentences."""

    code = "form.definition_invalid"
    message = mark("The form definition has problems. Each is listed with its place.")


class ValuesInvalid(Invalid):
    """Values don't fit the form or its policy; *fields* maps ``rows.2.amount`` to sentences."""

    code = "form.values_invalid"
    message = mark("Some entries need to be corrected.")


class CodeTaken(Conflict):
    """A definition of this code exists."""

    code = "form.code_taken"
    message = mark("There is a form with the code %(code)s already.")


class NothingToPublish(Conflict):
    """The draft equals the published version."""

    code = "form.nothing_to_publish"
    message = mark("Nothing has changed since version %(number)s was published.")


class StaleRecord(Conflict):
    """Somebody saved the record in the meantime."""

    code = "form.stale_record"
    message = mark("Somebody saved this form in the meantime. Open it again; what you typed is still on this page.")


class DefinitionNotFound(NotFound):
    """No such form."""

    code = "form.definition_not_found"


class VersionNotFound(NotFound):
    """No such version."""

    code = "form.version_not_found"


class SealNotFound(NotFound):
    """No such seal for this actor."""

    code = "form.seal_not_found"


class SealChanged(Conflict):
    """Somebody changed the seal in the meantime."""

    code = "form.seal_changed"
    message = mark("Somebody changed this seal in the meantime. Open it again.")


class RecordNotFound(NotFound):
    """No such record, or its owner does not show it to this actor."""

    code = "form.record_not_found"
