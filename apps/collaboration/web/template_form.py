"""The page of a template: its choices and the grid of who sees what at which step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from apps.collaboration.domain.outcomes import PUBLISH_NEWS
from apps.collaboration.domain.viewing import READERS, START
from apps.collaboration.domain.views import TemplateSettings
from apps.collaboration.selectors.templates import list_template_keys
from apps.collaboration.services.own_flow import uses_own
from apps.collaboration.services.save_template import TemplateContent
from apps_api.news import NEWS
from ctp_core.contracts import Actor, Invalid, PageRequest, PrincipalKind, PrincipalRef, system_actor
from ctp_core.kit.ids import read_id
from ctp_form.api import definitions as forms
from ctp_form.contracts import ACCESSES, FieldPolicy
from ctp_form.kit.words import language
from ctp_organization.api import principals
from ctp_organization.kit.picker import parse_principals
from ctp_workflow.api import definitions as flows

KINDS: tuple[PrincipalKind, ...] = ("member", "unit", "unit_tree", "post", "level", "team", "role", "everyone")
ICONS = {
    "document": pgettext_lazy("icon", "Document"),
    "calendar": pgettext_lazy("icon", "Calendar"),
    "cart": pgettext_lazy("icon", "Shopping cart"),
    "news": pgettext_lazy("icon", "Newspaper"),
    "send": pgettext_lazy("icon", "Paper plane"),
    "people": pgettext_lazy("icon", "People"),
    "plane": pgettext_lazy("icon", "Aeroplane"),
    "chart": pgettext_lazy("icon", "Chart"),
    "folder": pgettext_lazy("icon", "Folder"),
    "key": pgettext_lazy("icon", "Key"),
    "location": pgettext_lazy("icon", "Place on a map"),
    "mail": pgettext_lazy("icon", "Letter"),
}
NO_ID = UUID(int=0)
OWN = "own"
"""The choice of a flow of the template's own."""
SERVER = system_actor("collaboration")
NEWS_KEYS = ("title", "body", "attachments", "board", "board_field")
TEXTS = (
    "code",
    "name",
    "category",
    "description",
    "icon",
    "position",
    "title_rule",
    "form",
    "flow",
    "revision",
    *(f"news_{key}" for key in NEWS_KEYS),
)


@dataclass(frozen=True)
class Step:
    """One column of the grid."""

    node: str
    name: str


@dataclass(frozen=True)
class TemplateForm:
    """One state of the page."""

    given: Mapping[str, Any]
    policies: Mapping[str, Any] = field(default_factory=dict)
    users: Sequence[PrincipalRef] = ()
    readers: Sequence[PrincipalRef] = ()
    stored: TemplateSettings | None = None

    @classmethod
    def of(cls, found: TemplateSettings | None) -> TemplateForm:
        """As it stands in the database, or an empty one."""
        if found is None:
            given = {"icon": "document", "position": "100", "is_active": True, "flow": OWN}
            return cls(given=given, users=(PrincipalRef("everyone"),))
        outcome = dict(found.outcomes[0]) if found.outcomes else {}
        given = {
            "code": found.code,
            "name": found.name,
            "category": found.category,
            "description": found.description,
            "icon": found.icon,
            "position": str(found.position),
            "title_rule": found.title_rule,
            "is_active": found.is_active,
            "form": str(found.form_version_id),
            "flow": OWN if _uses_own(found) else str(found.flow_version_id),
            "publish": bool(outcome),
            **{f"news_{key}": text for key, text in outcome.items() if key != "action"},
        }
        return cls(
            given=given,
            policies=found.policies,
            users=principals.refs_of_keys(keys=list_template_keys(template_id=found.id, verb="use")),
            readers=principals.refs_of_keys(keys=list_template_keys(template_id=found.id, verb="read")),
            stored=found,
        )

    @classmethod
    def posted(cls, data: QueryDict, found: TemplateSettings | None, actor: Actor) -> TemplateForm:
        """What was sent; people who can't be found are left out."""
        given: dict[str, Any] = {key: data.get(key, "").strip() for key in TEXTS}
        given["is_active"], given["publish"] = data.get("is_active") == "1", data.get("publish") == "1"
        if found is not None:
            given["code"] = found.code
        policies = _read_grid(data)
        if given["flow"] == OWN:
            # The rights at each step are drawn with the flow; only who reads all of them is chosen here.
            kept = found.policies if found is not None and _uses_own(found) else {}
            policies = {**kept, **{node: one for node, one in policies.items() if node == READERS}}
        return cls(
            given=given,
            policies=policies,
            users=_people(data, "users", actor),
            readers=_people(data, "readers", actor),
            stored=found,
        )

    def with_form(self, version_id: str) -> TemplateForm:
        """The same with another form chosen, if that is the newest version of one."""
        if not version_id or version_id == self.given.get("form"):
            return self
        if version_id not in {value for value, _text in _form_choices(None)}:
            return self
        return replace(self, given={**self.given, "form": version_id, "fresh_form": True})

    @property
    def revision(self) -> int | None:
        """The revision the page was opened at."""
        text = str(self.given.get("revision") or "")
        return int(text) if text.isdecimal() and len(text) < 9 else None

    def content(self) -> TemplateContent:
        """What is to be saved."""
        position = str(self.given["position"])
        outcome = {key: self.given[f"news_{key}"] for key in NEWS_KEYS}
        return TemplateContent(
            code=self.given["code"] or f"t-{uuid4().hex[:8]}",
            name=self.given["name"],
            category=self.given["category"],
            description=self.given["description"],
            icon=self.given["icon"] if self.given["icon"] in ICONS else "document",
            position=int(position) if position.isdecimal() and len(position) < 6 else 100,
            form_version_id=read_id(self.given["form"]) or NO_ID,
            flow_version_id=self._flow(),
            policies=self.policies,
            outcomes=[{"action": PUBLISH_NEWS, **outcome}] if self.given["publish"] else [],
            title_rule=self.given["title_rule"],
            is_active=self.given["is_active"],
            users=self.users,
            readers=self.readers,
        )

    def _flow(self) -> UUID | None:
        """The version to use; None for its own flow where it doesn't use that one yet."""
        if self.given["flow"] != OWN:
            return read_id(self.given["flow"]) or NO_ID
        return self.stored.flow_version_id if self.stored is not None and _uses_own(self.stored) else None

    def context(self) -> dict[str, Any]:
        """What the page shows."""
        is_own = self.given.get("flow") == OWN
        form_id = read_id(self.given.get("form", ""))
        flow_id = read_id(self.given.get("flow", ""))
        fields = forms.describe_fields(version_id=form_id, language=language()) if form_id else ()
        steps = _steps(flow_id) if flow_id else [Step(READERS, _("Readers"))] if is_own and self.stored else []
        news = NEWS.find()
        boards = news.list_boards(actor=SERVER) if news else ()
        codes = [("", "—"), *((one.code, one.label) for one in fields)]
        return {
            "form": self,
            "given": self.given,
            "forms": _form_choices(form_id),
            "fresh_form": self.given.get("fresh_form", False),
            "flows": [(OWN, _("Its own, drawn here")), *_flow_choices(flow_id)],
            "is_own": is_own,
            "form_definition": _definition_of(form_id),
            "icons": ICONS.items(),
            "steps": steps,
            "grid": _grid(fields, steps, self.policies) if steps else [],
            "accesses": _access_words(),
            "fields": codes,
            "boards": [("", _("chosen in the form")), *((str(one.id), one.name) for one in boards)],
            "kinds": ",".join(KINDS),
        }


def _uses_own(found: TemplateSettings) -> bool:
    return uses_own(template_id=found.id, version_id=found.flow_version_id)


def _definition_of(version_id: UUID | None) -> UUID | None:
    return forms.get_version(version_id=version_id).definition_id if version_id else None


def _form_choices(chosen: UUID | None) -> list[tuple[str, str]]:
    found = [(str(one.id), f"{one.name} ({one.number})") for one in forms.list_latest_versions()]
    if chosen and str(chosen) not in {value for value, _text in found}:
        version = forms.get_version(version_id=chosen)
        found.insert(0, (str(version.id), f"{version.name} ({version.number})"))
    return [("", ""), *found]


def _flow_choices(chosen: UUID | None) -> list[tuple[str, str]]:
    listed = flows.list_definitions(actor=SERVER, page=PageRequest(size=200)).items
    found = [
        (str(one.latest.id), f"{one.name} ({one.latest.number})") for one in listed if one.latest and one.owner is None
    ]
    if chosen and str(chosen) not in {value for value, _text in found}:
        version = flows.get_version(version_id=chosen)
        found.insert(0, (str(version.id), f"{version.name} ({version.number})"))
    return [("", ""), *found]


def _steps(version_id: UUID) -> list[Step]:
    graph = flows.get_version(version_id=version_id).graph
    named = [Step(one["id"], one.get("name", "")) for one in graph["nodes"] if one["kind"] in ("approve", "inform")]
    return [Step(START, _("Starter")), *named, Step(READERS, _("Readers"))]


def _grid(fields: Sequence[Any], steps: Sequence[Step], policies: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"label": _("Everything else"), "inner": False, "cells": _cells("*", steps, policies)}
    ]
    for one in fields:
        rows.append({"label": one.label, "inner": False, "cells": _cells(one.code, steps, policies)})
        rows += [
            {"label": column.label, "inner": True, "cells": _cells(f"{one.code}.{column.code}", steps, policies)}
            for column in one.columns
        ]
    return rows


def _cells(path: str, steps: Sequence[Step], policies: Mapping[str, Any]) -> list[dict[str, str]]:
    cells = []
    for step in steps:
        policy = policies.get(step.node, {})
        if path == "*":
            usual = "write" if step.node == START else "read"
            value = policy.get("default", usual)
        else:
            value = policy.get("fields", {}).get(path, "")
        cells.append({"name": f"p.{step.node}.{path}", "value": value, "step": step.name})
    return cells


def _read_grid(data: QueryDict) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for name in data:
        parts = name.split(".", 2)
        value = data.get(name, "")
        if len(parts) != 3 or parts[0] != "p" or value not in ACCESSES:
            continue
        policy = found.setdefault(parts[1], FieldPolicy().to_json())
        if parts[2] == "*":
            policy["default"] = value
        else:
            policy["fields"][parts[2]] = value
    return found


def _access_words() -> list[tuple[str, str]]:
    words = {
        "hidden": pgettext("field policy", "hidden"),
        "masked": pgettext("field policy", "masked"),
        "read": _("read"),
        "write": _("write"),
        "required": _("must be filled"),
    }
    return [("", _("as above")), *((one, words[one]) for one in ACCESSES)]


def _people(data: QueryDict, name: str, actor: Actor) -> tuple[PrincipalRef, ...]:
    try:
        return parse_principals(data, name, kinds=KINDS, actor=actor)
    except Invalid:
        return ()
