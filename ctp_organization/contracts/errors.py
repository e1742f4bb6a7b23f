"""What the organisation refuses, in words."""

from __future__ import annotations

from ctp_core.contracts import Conflict, Forbidden, mark


class UnitInUse(Conflict):
    """A unit that still holds something can't be disabled."""

    code = "organization.unit_in_use"
    message = mark("%(name)s still has %(units)s units and %(members)s people. Move them first.")


class UnitUnderItself(Conflict):
    """A unit can't stand below itself."""

    code = "organization.unit_under_itself"
    message = mark("%(name)s can't be moved below itself.")


class UnitDisabled(Conflict):
    """Nothing new goes into a disabled unit."""

    code = "organization.unit_disabled"
    message = mark("%(name)s is disabled. Enable it first.")


class TreeTooDeep(Conflict):
    """The tree has a limit."""

    code = "organization.tree_too_deep"
    message = mark("The tree of units can't be deeper than %(limit)s levels.")


class CodeTaken(Conflict):
    """Codes, numbers and names that must be unique."""

    code = "organization.code_taken"
    message = mark("%(value)s is taken already.")


class NotAssigned(Conflict):
    """The member does not stand there."""

    code = "organization.not_assigned"
    message = mark("%(name)s has no such assignment.")


class LastAssignment(Conflict):
    """A member stands somewhere, always."""

    code = "organization.last_assignment"
    message = mark("This is the only unit of %(name)s. Assign another one first.")


class MemberDisabled(Conflict):
    """Somebody who has left can't be given anything new."""

    code = "organization.member_disabled"
    message = mark("%(name)s is disabled.")


class StillInUse(Conflict):
    """A post or level that people have can't be disabled."""

    code = "organization.still_in_use"
    message = mark("%(name)s is still held by %(count)s people.")


class DelegationToSelf(Conflict):
    """Nobody stands in for oneself."""

    code = "organization.delegation_to_self"
    message = mark("Choose somebody else: nobody can stand in for oneself.")


class DelegationToSetter(Conflict):
    """Nobody gives themselves what another person may."""

    code = "organization.delegation_to_setter"
    message = mark("Name somebody else: who sets a delegation for another person does not act for them.")


class DelegationCircle(Conflict):
    """A stands in for B while B stands in for A."""

    code = "organization.delegation_circle"
    message = mark("%(name)s is away in the same period and has named you or somebody who named you.")


class DelegationOver(Conflict):
    """What has ended can't be changed."""

    code = "organization.delegation_over"
    message = mark("This delegation has ended already.")


class ImportNotReady(Conflict):
    """Only a checked import without errors can be confirmed, once."""

    code = "organization.import_not_ready"
    message = mark("This import can't be started: it is not waiting for a confirmation.")


class ImportOutdated(Conflict):
    """The organisation changed between preview and run."""

    code = "organization.import_outdated"
    message = mark("The organisation has changed since the preview. Upload the file again.")


class OutsideCompany(Forbidden):
    """The administrator of a company reaches no further than the company."""

    code = "organization.outside_company"
    message = mark("This does not belong to the company you administer.")


class CarriesPermissions(Forbidden):
    """Permissions are given by security administrators, not by putting somebody where they are held."""

    code = "organization.carries_permissions"
    message = mark("Permissions are held there. Ask a security administrator.")


class OpensObjects(Forbidden):
    """A post, level or role of the whole organisation opens things elsewhere: it is given by who maintains the whole."""

    code = "organization.opens_objects"
    message = mark(
        "This is used in other companies too and opens things there. Ask those who maintain the whole organisation."
    )


class CompanyMissing(Conflict):
    """Who administers several companies says whose something is."""

    code = "organization.company_missing"
    message = mark("Say for which of your companies this is.")
