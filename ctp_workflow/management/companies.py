"""The people, roles and published ladders of a logged company, made when they are first met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from ctp_core.api import actors
from ctp_core.contracts import Actor
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto
from ctp_workflow.api import definitions
from ctp_workflow.management import ladder
from ctp_workflow.management.stage import SYSTEM

NAMES = {ladder.SYSTEM: "SYSTEM"}
"""What the logs call who holds a role, where a case does not say it."""


@dataclass
class Company:
    """The people and roles of a log, brought in when they are first met."""

    unit: UUID
    members: dict[tuple[str, str], MemberDto] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)
    roles: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, UUID] = field(default_factory=dict)

    def member(self, resource: str, role: str = "") -> MemberDto:
        """Whoever the log calls *resource*, in that role."""
        if (resource, role) not in self.members:
            details = setup.MemberDetails(number=f"log-{uuid7()}", name=(resource or "-")[:50])
            made = setup.create_member(details=details, unit_id=self.unit, actor=SYSTEM)
            self.members[resource, role] = made
            self.actors[made.pk] = actors.actor_for_account(account_pk=made.account_pk)
        return self.members[resource, role]

    def actor(self, member: MemberDto) -> Actor:
        """The actor of a member."""
        return self.actors[member.pk]

    def ladder_version(self, document: str, resources: Mapping[str, str]) -> UUID:
        """The published ladder of a document; the roles are filled the first time."""
        for role in ladder.ROLES:
            if role not in self.roles:
                self.roles[role] = setup.create_role(code=f"r{len(self.roles)}", name=role, actor=SYSTEM)
                member = self.member(resources.get(role, NAMES.get(role, "STAFF MEMBER")), role)
                setup.grant_role(role_id=self.roles[role].id, member_id=member.id, actor=SYSTEM)
        if document not in self.versions:
            graph = ladder.draw(document, self.roles)
            made = definitions.create_definition(
                code=f"ladder-{len(self.versions)}", name=document, graph=graph, actor=SYSTEM
            )
            self.versions[document] = definitions.publish(definition_id=made.id, actor=SYSTEM).id
        return self.versions[document]


def found_company() -> Company:
    """An empty one."""
    return Company(setup.create_unit(code=f"log-{uuid7()}", name="Log", kind="company", actor=SYSTEM).id)
