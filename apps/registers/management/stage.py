"""A register for figures and proofs, in a database of their own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.registers.domain.dto import RoleContent
from apps.registers.domain.seats import VERBS
from apps.registers.services.save_register import RegisterContent, create_register
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, PrincipalRef, system_actor
from ctp_form.api import definitions
from ctp_form.contracts import FieldPolicy
from ctp_organization.api import setup

SERVER = system_actor("registers trial")
SCHEMA = {
    "fields": [
        {"code": "name", "kind": "text", "label": "Name", "required": True},
        {"code": "amount", "kind": "money", "label": "Amount"},
        {"code": "signed", "kind": "date", "label": "Signed"},
        {
            "code": "state",
            "kind": "choice",
            "label": "State",
            "options": [{"value": "open", "label": "Open"}, {"value": "done", "label": "Done"}],
        },
    ]
}


@dataclass(frozen=True)
class Stage:
    """A register, its form version, and the account of who keeps it."""

    register: UUID
    version_id: UUID
    policy: FieldPolicy
    account_pk: int

    @property
    def keeper(self) -> Actor:
        """Who keeps it, as it stands now."""
        return actor_for_account(account_pk=self.account_pk)


def make_stage(*, fast: tuple[str, ...] = ()) -> Stage:
    """One register with one keeper."""
    company = setup.create_unit(code="T", name="Trial", kind="company", actor=SERVER)
    details = setup.MemberDetails(number="T1", name="Keeper")
    keeper = setup.create_member(details=details, unit_id=company.id, actor=SERVER)
    form = definitions.create_definition(code="trial", name="Trial", schema=SCHEMA, actor=SERVER)
    version = definitions.publish(definition_id=form.id, actor=SERVER)
    policy = FieldPolicy("write")
    content = RegisterContent(
        name="Trial",
        version_id=version.id,
        fast=fast,
        roles=(RoleContent("Keepers", "all", VERBS, policy, (PrincipalRef("member", keeper.id),)),),
    )
    register = create_register(content=content, actor=SERVER)
    return Stage(register, version.id, policy, keeper.account_pk)
