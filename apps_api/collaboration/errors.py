"""What the service may refuse."""

from __future__ import annotations

from ctp_core.contracts import Conflict, Forbidden, NotFound, mark


class TemplateNotFound(NotFound):
    """No such template, or not one the actor may use."""

    code = "collaboration.template_not_found"
    message = mark("This template does not exist, or you can't use it.")


class AffairNotFound(NotFound):
    """No such affair, or not one the actor sees."""

    code = "collaboration.affair_not_found"
    message = mark("This affair does not exist, or you can't see it.")


class NotADraft(Conflict):
    """It was submitted already."""

    code = "collaboration.not_a_draft"
    message = mark("This was submitted already, so it can't be changed here.")


class NoMember(Forbidden):
    """Only people of the organisation start affairs."""

    code = "collaboration.no_member"
    message = mark("Only members of the organisation can do this.")


class MayNotRelate(Forbidden):
    """Only the starter and who has the affair in hand say what belongs beside it."""

    code = "collaboration.may_not_relate"
    message = mark("Only its starter and who has it in hand say what belongs beside it, and only until it has ended.")
