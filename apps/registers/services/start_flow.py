"""An answer to a public form starts a flow, where its manager chose one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.models import PublicAnswer
from apps.registers.selectors.notices import FLOW_REFUSED
from apps.registers.selectors.public_forms import policy_of, public_form_dto
from apps_api.collaboration import COLLABORATION, AffairStart, TemplateRef
from ctp_core.api import audit
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import DomainError, ModuleUnavailable, ObjectRef, system_actor
from ctp_form.api import definitions, records
from ctp_form.contracts import RecordNotFound
from ctp_portal.api import notifications

NOT_TAKEN = ("attachment", "image", "signature", "serial", "opinion")


def start_flow(*, answer_id: UUID) -> None:
    """Start it once, in the name of who set the form up, with what the fields of the same code hold; nothing where none was chosen.

    What collaboration refuses is written into the audit and told to that person: the answer is in the register all the same.
    Raises ModuleUnavailable while collaboration is off, so that the delivery waits.
    """
    row = PublicAnswer.objects.select_related("form__register__form_version").filter(public_id=answer_id).first()
    if row is None or not row.form.template:
        return
    form, actor = public_form_dto(row.form), actor_for_account(account_pk=row.form.account_pk)
    service = COLLABORATION.get()
    try:
        values = records.read_record(record_id=row.record_id, policy=policy_of(form).reading()).values
    except RecordNotFound:
        return
    source = ObjectRef("registers", "answer", answer_id)
    try:
        with transaction.atomic():
            template = next((one for one in service.list_templates(actor=actor) if one.code == form.template), None)
            start = AffairStart(
                template=form.template, values=_fitting(template, form.version_id, values), title=form.title
            )
            service.start(start=start, source=source, actor=actor)
    except ModuleUnavailable:
        raise
    except DomainError as error:
        with transaction.atomic():
            audit.record(
                actor=system_actor("registers"),
                action="registers.refuse_flow",
                subject=register_ref(form.register_id),
                details={"record": str(row.record_id), "template": form.template, "error": error.code},
            )
            if actor.member is not None:
                notifications.notify(
                    member_pks=[actor.member.pk],
                    kind=FLOW_REFUSED,
                    subject=register_ref(form.register_id),
                    key=f"flow_refused:{answer_id}",
                    params={"record": str(row.record_id)},
                )


def _fitting(template: TemplateRef | None, version_id: UUID, values: Any) -> dict[str, Any]:
    """What the form of the template has a field of the same code and kind for; files stay with the record."""
    if template is None or template.form_version_id is None:
        return {}
    asked = {one.code: one.kind for one in definitions.describe_fields(version_id=version_id, language="en")}
    fields = definitions.describe_fields(version_id=template.form_version_id, language="en")
    taken = {
        one.code
        for one in fields
        if not one.calculated and one.kind not in NOT_TAKEN and asked.get(one.code) == one.kind
    }
    return {code: value for code, value in values.items() if code in taken}
