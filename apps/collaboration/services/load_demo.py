"""The demo's templates and affairs, through the same services as everything."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.domain.views import AffairView
from apps.collaboration.services.act_on_affair import act_on_affair
from apps.collaboration.services.save_draft import DraftContent, create_draft
from apps.collaboration.services.save_template import TemplateContent, save_template
from apps.collaboration.services.submit_affair import submit_affair
from apps_api.news import NEWS
from ctp_core.api import permissions
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, MemberRef, PrincipalRef, system_actor
from ctp_form.api import definitions as forms
from ctp_form.contracts import MANAGE_DEFINITIONS
from ctp_organization.api import members
from ctp_organization.contracts import MemberDto
from ctp_workflow.api import definitions as flows
from ctp_workflow.api import instances

FOLDER = Path(__file__).resolve().parents[1] / "demo"
SERVER = system_actor("demo")
KEEPER = "1045"
"""The number of who maintains forms and templates in the demo."""


def load_demo(progress: Callable[[str], None]) -> None:
    """Four templates, and affairs at every point of their roads; without the organisation's demo there is nothing to do."""
    people = _People()
    keeper = people.find(KEEPER)
    if keeper is None:
        return
    for code in (MANAGE_TEMPLATES, MANAGE_DEFINITIONS):
        permissions.grant_permission(code=code, key=permissions.account_key(keeper.account_pk), actor=SERVER)
    templates = {one["code"]: made for one in _read("templates.json") if (made := _template(one, people)) is not None}
    progress(f"collaboration: {len(templates)} templates")
    affairs = [one for one in _read("affairs.json") if one["template"] in templates]
    for one in affairs:
        _affair(one, templates[one["template"]], people)
    progress(f"collaboration: {len(affairs)} affairs")


class _People:
    """Members by their number, and as whom they act."""

    def __init__(self) -> None:
        self._found: dict[str, MemberDto | None] = {}

    def find(self, number: str) -> MemberDto | None:
        """The member with this number."""
        if number not in self._found:
            fits = members.search_members(text=number, actor=SERVER, limit=20)
            self._found[number] = next((one for one in fits if one.number == number), None)
        return self._found[number]

    def get(self, number: str) -> MemberDto:
        """The same, who must be there."""
        found = self.find(number)
        if found is None:
            raise LookupError(f"the demo organisation has no member {number}")
        return found

    def actor(self, ref: MemberRef) -> Actor:
        """This member at work."""
        found = members.get_member(id=ref.id)
        return actor_for_account(account_pk=found.account_pk)


def _template(one: Mapping[str, Any], people: _People) -> UUID | None:
    schema = one["form"]
    boards = _boards() if "publish" in one else []
    for place in schema["fields"]:
        if place.get("options") == "boards":
            place["options"] = boards
    if "publish" in one and not boards:
        return None
    form = forms.create_definition(code=one["code"], name=one["name"], schema=schema, actor=SERVER)
    graph = one["flow"]
    for node in graph["nodes"]:
        node["participants"] = [_participant(each, people) for each in node.get("participants", ())]
    flow = flows.create_definition(code=one["code"], name=one["name"], graph=graph, actor=SERVER)
    keys = ("code", "name", "category", "icon", "position", "description", "title_rule", "policies")
    content = TemplateContent(
        **{key: one[key] for key in keys},
        form_version_id=forms.publish(definition_id=form.id, actor=SERVER).id,
        flow_version_id=flows.publish(definition_id=flow.id, actor=SERVER).id,
        outcomes=[{"action": "publish_news", **one["publish"]}] if "publish" in one else (),
        users=[PrincipalRef("everyone")],
    )
    return save_template(content=content, actor=SERVER).id


def _boards() -> list[dict[str, str]]:
    news = NEWS.find()
    found = news.list_boards(actor=SERVER) if news else ()
    return [{"value": str(board.id), "label": board.name} for board in found]


def _participant(one: dict[str, Any], people: _People) -> dict[str, Any]:
    if one["kind"] != "member":
        return one
    found = people.get(one["number"])
    return {"kind": "member", "id": str(found.id), "name": found.name}


def _affair(one: Mapping[str, Any], template_id: UUID, people: _People) -> None:
    actor = people.actor(people.get(one["starter"]).ref)
    values = dict(one["values"])
    if one["template"] == "publication":
        values["board"] = _boards()[0]["value"]
    draft = create_draft(template_id=template_id, content=DraftContent(values=values), actor=actor)
    affair = submit_affair(affair_id=draft.id, opinion=one["note"], actor=actor)
    for step in one["steps"]:
        given = step if isinstance(step, dict) else {}
        _handle(affair, people, "agree", "" if given else step, given)
    if one["end"]:
        operation, _, opinion = one["end"].partition(":")
        _handle(affair, people, operation, opinion, {})


def _handle(affair: AffairView, people: _People, operation: str, opinion: str, given: Mapping[str, Any]) -> None:
    """The first person it waits for decides; *given* are values by step."""
    if affair.instance_id is None:
        return
    found = instances.get_progress(instance_id=affair.instance_id, actor=SERVER, predict=False)
    for step in found.now:
        waiting = next((one for one in step.people if one.state == "pending" and step.kind == "approve"), None)
        if waiting is None:
            continue
        actor = people.actor(waiting.member)
        item = instances.find_open_item(subject=affair.ref, actor=actor)
        if item is not None:
            values = given.get(step.node)
            act_on_affair(item_id=item.id, operation=operation, opinion=opinion, values=values, actor=actor)
        return


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
