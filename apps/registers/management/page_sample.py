"""A public form and an import, for the proof that looks at every page."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.urls import reverse

from apps.registers.models import PublicForm, Register
from apps.registers.services.save_public_form import PublicFormContent, create_public_form
from apps.registers.services.start_import import upload_import
from ctp_core.contracts import Actor, PageSample
from ctp_form.api import definitions


def make(keeper: Actor) -> Iterable[str]:
    """Of the first register; without the demo there is none."""
    register = Register.objects.select_related("form_version").first()
    if register is None:
        return ()
    askable = definitions.open_fields(version_id=register.form_version.public_id, language="en")
    content = PublicFormContent(
        title=register.name, fields=tuple(one.code for one in askable), once="*browser", quota=50
    )
    made = create_public_form(register_id=register.public_id, content=content, actor=keeper)
    file = b"a,b\n1,2\n"
    run = upload_import(
        register_id=register.public_id, name="a.csv", content=io.BytesIO(file), size=len(file), actor=keeper
    )
    return (
        reverse("registers:public-form", args=[register.public_id, made]),
        reverse("registers:answer", args=[PublicForm.objects.get(public_id=made).code]),
        reverse("registers:import-detail", args=[register.public_id, run]),
    )


SAMPLE = PageSample(make)
