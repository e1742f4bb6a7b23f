"""The module behind a subject, found by module and kind."""

from __future__ import annotations

from ctp_core.api import modules
from ctp_core.contracts import Actor, ModuleUnavailable, ObjectRef
from ctp_workflow.contracts import ProcessSubject, VariableWords


def process_subject(ref: ObjectRef) -> ProcessSubject:
    """Who answers for *ref*. Raises ModuleUnavailable when the module is off or knows no such kind."""
    if modules.is_on(ref.module):
        for code, one in modules.contributions(ProcessSubject):
            if code == ref.module and one.kind == ref.kind:
                return one
    raise ModuleUnavailable(ref.module)


def hidden_from(actor: Actor, ref: ObjectRef) -> frozenset[str]:
    """The variables of *ref* that *actor* may not see. Raises ModuleUnavailable."""
    return frozenset() if actor.kind == "system" else process_subject(ref).hidden(actor, ref.id)


def words_of(ref: ObjectRef) -> VariableWords:
    """How the variables of *ref* are said. Raises ModuleUnavailable."""
    return process_subject(ref).words(ref)
