"""A flow as BPMN: take the file away, or read one into the draft and see what became of each element."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import PageView, page, render_page
from ctp_workflow.contracts import BpmnProcess, StaleDraft
from ctp_workflow.domain.bpmn.reading import MAX_BYTES
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.definitions import get_definition
from ctp_workflow.selectors.export_bpmn import export_bpmn
from ctp_workflow.services.import_bpmn import import_bpmn

EFFECTS = {"refused": mark("Refused"), "changed": mark("Changed"), "left_out": mark("Left out")}


@page(PERMISSION(MANAGE))
def download(request: Any, definition_id: UUID) -> HttpResponse:
    """The draft as a file."""
    name, data = export_bpmn(definition_id=definition_id, actor=request.actor)
    response = HttpResponse(data, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class ImportBpmn(PageView):
    """Upload, and the findings afterwards."""

    policy: ClassVar[Any] = PERMISSION(MANAGE)

    def get(self, request: HttpRequest, definition_id: UUID) -> HttpResponse:
        """The empty form."""
        return self._show(definition_id)

    def post(self, request: HttpRequest, definition_id: UUID) -> HttpResponse:
        """Read the file; what was found is shown whether the draft was replaced or not."""
        try:
            upload = request.FILES.get("file")
            if upload is None:
                raise Invalid({"file": [FieldError("workflow.required", mark("Choose a file."))]})
            seen = request.POST.get("revision", "")
            found, _definition = import_bpmn(
                definition_id=definition_id, data=upload.read(MAX_BYTES + 1), actor=self.actor,
                expected_revision=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else None,
            )  # fmt: skip
        except Invalid as error:
            return self._show(definition_id, errors=field_messages(error), status=422)
        except StaleDraft as error:
            return self._show(definition_id, errors={"file": [translated(error.message)]}, status=error.status)
        return self._show(definition_id, found=found, status=200 if found.graph is not None else 422)

    def _show(
        self, definition_id: UUID, *, found: BpmnProcess | None = None, errors: Any = None, status: int = 200
    ) -> HttpResponse:
        findings = [
            {
                "element": one.element, "tag": one.tag, "effect": one.effect, "label": _(EFFECTS[one.effect]),
                "reason": translated(one.message, one.params),
            }
            for one in (found.findings if found else ())
        ]  # fmt: skip
        context = {
            "definition": get_definition(definition_id=definition_id, actor=self.actor),
            "found": found,
            "findings": findings,
            "errors": errors or {},
            "active_menu": "workflow-definitions",
        }
        return render_page(self.request, "ctp_workflow/bpmn.html", context, status=status)
