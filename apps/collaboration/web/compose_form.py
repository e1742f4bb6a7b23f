"""The page on which an affair is written: what it shows, and what it sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.http import QueryDict

from apps.collaboration.domain.roads import MODES, Road, RoadMember
from apps.collaboration.domain.viewing import START, policy_at
from apps.collaboration.domain.views import AffairView, TemplateView, affair_ref
from apps.collaboration.selectors.affairs import get_affair
from apps.collaboration.selectors.details import will_wait
from apps.collaboration.selectors.field_rights import policy_within
from apps.collaboration.selectors.predicting import predict_affair, template_policies
from apps.collaboration.selectors.templates import get_usable_template
from apps.collaboration.services.save_draft import DraftContent
from apps_api.collaboration import AffairNotFound
from ctp_core.api import files
from ctp_core.contracts import Actor, NotFound
from ctp_form.api import records
from ctp_form.contracts import FieldPolicy
from ctp_form.kit.entering import form_entry
from ctp_form.kit.posting import clean_post, row_action
from ctp_organization.kit.picker import parse_members
from ctp_workflow.contracts import PredictionDto


@dataclass(frozen=True)
class ComposeForm:
    """One state of the page."""

    actor: Actor
    draft_key: UUID
    template: TemplateView | None = None
    affair: AffairView | None = None
    title: str = ""
    body: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    road: Road = field(default_factory=Road)
    file_ids: Sequence[UUID] = ()
    revision: int | None = None
    row_changed: bool = False
    data: QueryDict | None = None

    @classmethod
    def fresh(cls, *, actor: Actor, draft_key: UUID, template: TemplateView | None) -> ComposeForm:
        """Nothing written yet."""
        values = records.get_start_values(version_id=template.form_version_id, actor=actor) if template else {}
        return cls(actor=actor, draft_key=draft_key, template=template, values=values)

    @classmethod
    def of_draft(cls, *, actor: Actor, affair: AffairView) -> ComposeForm:
        """A stored draft."""
        values: Mapping[str, Any] = {}
        if affair.record_id is not None:
            policy = policy_at(affair.policies, START).within(affair.limit)
            values = records.read_record(record_id=affair.record_id, policy=policy).values
        return cls(
            actor=actor,
            draft_key=affair.id,
            affair=affair,
            title=affair.title,
            body=affair.body,
            values=values,
            road=affair.road or Road(),
            file_ids=[one.id for one in files.list_attached(to=affair.ref)],
            revision=affair.revision,
        )

    @classmethod
    def posted(cls, *, actor: Actor, data: QueryDict) -> ComposeForm:
        """What was sent. Raises AffairNotFound or TemplateNotFound for what isn't the actor's."""
        affair = get_affair(affair_id=_uuid(str(data["affair"])), actor=actor) if data.get("affair") else None
        if affair is not None and actor.member != affair.starter:
            raise AffairNotFound()
        wanted = data.get("template", "") if affair is None else ""
        template = get_usable_template(template_id=_uuid(wanted), actor=actor) if wanted else None
        revision = data.get("revision", "")
        found = cls(
            actor=actor,
            draft_key=_uuid(data.get("draft_key", "")),
            template=template,
            affair=affair,
            title=data.get("title", ""),
            body=data.get("body", ""),
            file_ids=[_uuid(one) for one in data.getlist("files") if one],
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else None,
            data=data,
        )
        if found.version_id is None:
            return found
        values = clean_post(version_id=found.version_id, data=data)
        again = row_action(version_id=found.version_id, data=data, values=values)
        return replace(found, values=values if again is None else again, row_changed=again is not None)

    @property
    def version_id(self) -> UUID | None:
        """The form to fill in; a free flow has none."""
        if self.affair is not None:
            return self.affair.form_version_id
        return self.template.form_version_id if self.template else None

    @property
    def is_free(self) -> bool:
        """Is it a free flow?"""
        return self.version_id is None

    @property
    def policy(self) -> FieldPolicy:
        """What the starter may write."""
        if self.affair is not None:
            return policy_at(self.affair.policies, START).within(self.affair.limit)
        policies = template_policies(self.template.pk) if self.template else {}
        return policy_within(policies, START, form=self.version_id, actor=self.actor)

    def content(self) -> DraftContent:
        """What is to be saved. Raises Invalid for people who can't be found."""
        if not self.is_free:
            return DraftContent(title=self.title, values=self.values)
        return DraftContent(title=self.title, body=self.body, road=self.chosen_road(), file_ids=self.file_ids)

    def chosen_road(self) -> Road:
        """The people chosen. Raises Invalid."""
        if self.data is None:
            return self.road
        mode = self.data.get("mode", "")
        people = parse_members(self.data, "people", actor=self.actor)
        informed = parse_members(self.data, "informed", actor=self.actor)
        return Road(
            mode if mode in MODES else "sequence",
            tuple(RoadMember(str(one.id), one.name) for one in people),
            tuple(RoadMember(str(one.id), one.name) for one in informed),
        )

    def predict(self) -> PredictionDto | None:
        """The road if everybody agrees; None for a free flow without people."""
        return predict_affair(
            actor=self.actor,
            affair=self.affair,
            template=self.template,
            values=self.values,
            road=self.chosen_road() if self.is_free else None,
        )

    def saved(self, affair: AffairView) -> ComposeForm:
        """The same page, now of a stored draft."""
        return replace(self, affair=affair, template=None, revision=affair.revision)

    def context(self, errors: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """What the page shows."""
        entry = None
        if self.version_id is not None:
            entry = form_entry(
                version_id=self.version_id,
                values=self.values,
                policy=self.policy,
                errors={place: found for place, found in errors.items() if place != "road"},
                actor=self.actor,
                record_id=self.affair.record_id if self.affair else None,
            )
        template_id = self.template.id if self.template else self.affair.template_id if self.affair else None
        picked = [] if self.data is None else self.data.getlist("people")
        informed = [] if self.data is None else self.data.getlist("informed")
        mode = self.road.mode if self.data is None else self.data.get("mode", "")
        return {
            "form": self,
            "entry": entry,
            "errors": errors,
            "name": self.template.name if self.template else self.affair.template_name if self.affair else "",
            "mode": mode,
            "people": picked or [f"member:{one.id}" for one in self.road.people],
            "informed": informed or [f"member:{one.id}" for one in self.road.informed],
            "files": self._files(),
            "will_wait": template_id is not None and will_wait(template_id=template_id),
        }

    def _files(self) -> Sequence[files.FileDto]:
        if not self.is_free or not self.file_ids:
            return ()
        attached = files.list_attached(to=affair_ref(self.affair.id)) if self.affair else ()
        known = {one.id: one for one in (*attached, *files.list_own(file_ids=self.file_ids, actor=self.actor))}
        return [known[one] for one in self.file_ids if one in known]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None
