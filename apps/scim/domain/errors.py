"""What SCIM refuses, each with the keyword of RFC 7644 section 3.12."""

from __future__ import annotations

from typing import ClassVar

from ctp_core.contracts import Conflict, DomainError, mark


class ScimRefusal(DomainError):
    """A request that breaks the protocol; *scim_type* is the keyword programs look at."""

    scim_type: ClassVar[str] = ""


class InvalidFilter(ScimRefusal):
    """A filter that can't be read, or asks for what can't be searched."""

    code = "scim.invalid_filter"
    scim_type = "invalidFilter"
    message = mark("The filter can't be used at: %(part)s")


class InvalidPath(ScimRefusal):
    """A path of a PATCH that leads nowhere."""

    code = "scim.invalid_path"
    scim_type = "invalidPath"
    message = mark("There is no attribute at the path %(path)s.")


class InvalidSyntax(ScimRefusal):
    """A body of the wrong shape."""

    code = "scim.invalid_syntax"
    scim_type = "invalidSyntax"
    message = mark("The body has not the shape that is expected: %(part)s")


class InvalidValue(ScimRefusal):
    """A value of the wrong kind, or one that can't be kept."""

    code = "scim.invalid_value"
    scim_type = "invalidValue"
    message = mark("The value of %(name)s can't be used.")


class Unchangeable(ScimRefusal):
    """An attribute that is only read, or can't be done without."""

    code = "scim.unchangeable"
    scim_type = "mutability"
    message = mark("%(name)s can't be changed like this.")


class NoTarget(ScimRefusal):
    """A filter of a path that fits nothing."""

    code = "scim.no_target"
    scim_type = "noTarget"
    message = mark("Nothing is there at the path %(path)s.")


class TooMany(ScimRefusal):
    """More operations than one request may hold."""

    code = "scim.too_many"
    scim_type = "tooMany"
    message = mark("At most %(limit)s operations in one request.")


class NotSupported(ScimRefusal):
    """A part of the protocol this server does without, as its ServiceProviderConfig says."""

    code = "scim.not_supported"
    status = 501
    message = mark("This server does without %(name)s.")


class NoHome(Conflict):
    """A new person has to stand in a unit."""

    code = "scim.no_home"
    message = mark(
        "New people need a unit: send the code or the name of one as department, or set a unit for new people in the settings."
    )


class TakenBefore(Conflict):
    """The name belongs to somebody who has left."""

    code = "scim.taken_before"
    scim_type = "uniqueness"
    message = mark("Somebody who has left had the name %(username)s. Enable that person again, or use another name.")
