"""A stand-in for tests: the same promises, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from apps_api.collaboration.dto import AffairRef, AffairStart, TemplateRef
from apps_api.collaboration.errors import NoMember, TemplateNotFound
from ctp_core.contracts import Actor, ObjectRef


@dataclass
class FakeCollaboration:
    """``CollaborationService`` without a database. *users* are the principal keys that may use a template."""

    templates: list[tuple[TemplateRef, frozenset[str]]] = field(default_factory=list)
    started: dict[ObjectRef, AffairRef] = field(default_factory=dict)

    def add_template(self, code: str, *, users: frozenset[str]) -> TemplateRef:
        """A template for a test."""
        template = TemplateRef(uuid4(), code, code.title(), "", "document")
        self.templates.append((template, users))
        return template

    def list_templates(self, *, actor: Actor) -> tuple[TemplateRef, ...]:
        """See CollaborationService."""
        return tuple(one for one, users in self.templates if users & actor.principals)

    def start(self, *, start: AffairStart, source: ObjectRef, actor: Actor) -> AffairRef:
        """See CollaborationService."""
        if source in self.started:
            return self.started[source]
        if actor.member is None:
            raise NoMember()
        template = next((one for one in self.list_templates(actor=actor) if one.code == start.template), None)
        if template is None:
            raise TemplateNotFound()
        found = AffairRef(
            id=uuid4(),
            title=start.title or template.name,
            state="running",
            starter=actor.member,
            template_code=template.code,
            url="",
            submitted_at=datetime.now(UTC),
        )
        self.started[source] = found
        return found

    def find_started(self, *, source: ObjectRef, actor: Actor) -> AffairRef | None:
        """See CollaborationService."""
        found = self.started.get(source)
        return found if found is not None and actor.member == found.starter else None
