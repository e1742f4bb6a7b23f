"""Pages about versions: what changed between two, what a draft would do to past cases, which running flows may move."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ctp_core.contracts import DomainError, Invalid, NotFound, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION, SIGNED_IN
from ctp_core.kit.web import PageView, page, render_page
from ctp_workflow.contracts import DefinitionDto, FlowField, GraphInvalid, GraphProblem, MigrationDto
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.selectors.comparing import compare_versions, name_of
from ctp_workflow.selectors.definition_owners import find_owner
from ctp_workflow.selectors.definitions import find_version, get_definition, list_versions
from ctp_workflow.selectors.replay_cases import replay_cases
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.running_flows import list_running
from ctp_workflow.services.migrate_instances import migrate_instances

MENU = "workflow-definitions"
FEW = PageRequest(size=50)


@page(SIGNED_IN)
def compare(request: Any, definition_id: UUID) -> HttpResponse:
    """Two versions, or a version and the draft, side by side in words."""
    definition = get_definition(definition_id=definition_id, actor=request.actor)
    versions = list_versions(definition_id=definition_id, actor=request.actor, page=FEW).items
    latest = versions[0].number if versions else 0
    after = _number(request.GET.get("after", ""))
    before = _number(request.GET.get("before", "")) or (max(1, after - 1) if after else latest)
    changes: Any = ()
    unreadable = False
    if before:
        try:
            changes = compare_versions(
                definition_id=definition_id,
                before=before,
                after=after or None,
                actor=request.actor,
                label=labels_of_fields(definition),
            )
        except GraphInvalid:
            unreadable = True
    groups: dict[str, list[Any]] = {}
    for one in changes:
        groups.setdefault(one.where, []).append(one)
    context = {
        "definition": definition,
        "versions": versions,
        "before": before,
        "after": after,
        "groups": list(groups.items()),
        "unreadable": unreadable,
        "active_menu": MENU,
    }
    return render_page(request, "ctp_workflow/versions_compare.html", context)


@page(SIGNED_IN)
def replay(request: Any, definition_id: UUID) -> HttpResponse:
    """Past cases through the draft."""
    definition = get_definition(definition_id=definition_id, actor=request.actor)
    found = None
    problems: tuple[GraphProblem, ...] = ()
    try:
        found = replay_cases(definition_id=definition_id, actor=request.actor)
    except GraphInvalid as error:
        problems = error.problems
    context = {"definition": definition, "found": found, "problems": problems, "active_menu": MENU}
    return render_page(request, "ctp_workflow/versions_replay.html", context)


class MoveFlows(PageView):
    """Choose running flows, say what steps are called in the new version, look what becomes of each, move them."""

    policy: ClassVar = PERMISSION(ADMINISTER)

    def get(self, request: HttpRequest, definition_id: UUID) -> HttpResponse:
        """The running flows that follow another version."""
        return self._show(request, definition_id, (), {})

    def post(self, request: Any, definition_id: UUID) -> HttpResponse:
        """``check`` tells what would become of each chosen flow; ``move`` moves them."""
        number = self._target(definition_id)
        moving = request.POST.get("action") == "move"
        try:
            found = migrate_instances(
                definition_id=definition_id,
                number=number,
                instance_ids=_ids(request.POST.getlist("instance")),
                node_map=_node_map(request.POST),
                reason=request.POST.get("reason", ""),
                actor=self.actor,
                dry_run=not moving,
            )
        except Invalid as error:
            errors = field_messages(error)
            if not errors:
                messages.error(request, translated(error.message, error.params))
            return self._show(request, definition_id, (), errors, status=422)
        except NotFound:
            raise
        except DomainError as error:
            messages.error(request, translated(error.message, error.params))
            return self._show(request, definition_id, (), {}, status=error.status)
        if not moving or not all(one.moves for one in found):
            return self._show(request, definition_id, found, {}, moved=moving)
        text = ngettext("%(n)s flow was moved.", "%(n)s flows were moved.", len(found)) % {"n": len(found)}
        messages.success(request, text)
        return HttpResponseRedirect(reverse("workflow:definition-move", args=[definition_id]))

    def _target(self, definition_id: UUID) -> int:
        chosen = _number(self.request.POST.get("to", "") or self.request.GET.get("to", ""))
        definition = get_definition(definition_id=definition_id, actor=self.actor)
        return chosen or (definition.latest.number if definition.latest else 0)

    def _show(
        self,
        request: Any,
        definition_id: UUID,
        found: tuple[MigrationDto, ...],
        errors: dict[str, list[str]],
        *,
        status: int = 200,
        moved: bool = False,
    ) -> HttpResponse:
        definition = get_definition(definition_id=definition_id, actor=self.actor)
        number = self._target(definition_id)
        wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=50)
        flows = list_running(definition_id=definition_id, actor=self.actor, page=wanted, but=number)
        context = {
            "definition": definition,
            "versions": list_versions(definition_id=definition_id, actor=self.actor, page=FEW).items,
            "number": number,
            "page": flows,
            "chosen": request.POST.getlist("instance"),
            "results": {str(one.instance_id): one for one in found},
            "movable": sum(one.moves for one in found),
            "moved": moved,
            "steps": self._steps(definition_id, number, {one.number for one in flows.items}),
            "reason": request.POST.get("reason", ""),
            "errors": errors,
            "active_menu": MENU,
        }
        return render_page(request, "ctp_workflow/versions_move.html", context, status=status)

    def _steps(self, definition_id: UUID, number: int, numbers: set[int]) -> list[dict[str, Any]]:
        """Steps of the versions flows come from that the new one does not know by the same id, with what they may become."""
        new = self._graph(definition_id, number)
        if new is None:
            return []
        found: dict[str, dict[str, Any]] = {}
        for one in sorted(numbers):
            old = self._graph(definition_id, one)
            for node in old.nodes.values() if old is not None else ():
                known = new.nodes.get(node.id)
                if known is None or known.kind != node.kind:
                    choices = [(n.id, name_of(n)) for n in new.nodes.values() if n.kind == node.kind]
                    name = f"map.{node.id}"
                    found[node.id] = {
                        "name": name,
                        "label": name_of(node),
                        "choices": [("", _("no step there")), *choices],
                        "value": self.request.POST.get(name, ""),
                    }
        return list(found.values())

    def _graph(self, definition_id: UUID, number: int) -> Graph | None:
        version = find_version(definition_id=definition_id, number=number, actor=self.actor) if number else None
        return load_graph(version.graph) if version else None


def labels_of_fields(definition: DefinitionDto) -> Any:
    """What the owner's form calls its fields."""
    owner = find_owner(definition.owner)
    fields: Any = owner.fields(definition.owner.id) if owner and definition.owner else ()
    known = {one.code: one.label for one in fields if isinstance(one, FlowField)}
    return lambda code: known.get(code, code)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            raise NotFound from None
    return found


def _node_map(data: Any) -> dict[str, str]:
    return {name.removeprefix("map."): data[name] for name in data if name.startswith("map.") and data[name]}
