"""Public forms are opened, changed, closed and taken away by those who set registers up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.domain.public_forms import BY_BROWSER, ONCE_KINDS
from apps.registers.models import PublicForm, Register
from apps.registers.selectors.public_forms import is_broken, require_manager
from apps_api.collaboration import COLLABORATION
from apps_api.registers import PublicFormNotFound, RegisterChanged, RegisterInvalid, RegisterNotFound
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, FieldError, Forbidden, mark
from ctp_form.api import definitions

Errors = dict[str, list[FieldError]]
MOST_MEGABYTES = 100
MOST_ANSWERS = 1_000_000
TEXT_LENGTH = 2_000


@dataclass(frozen=True, kw_only=True)
class PublicFormContent:
    """What a manager says of a public form. *fields* are the codes it asks for, *once* "", ``*browser`` or one of them."""

    title: str
    intro: str = ""
    thanks: str = ""
    fields: tuple[str, ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    quota: int | None = None
    once: str = ""
    megabytes: int = 10
    template: str = ""
    is_open: bool = True


def create_public_form(*, register_id: UUID, content: PublicFormContent, actor: Actor) -> UUID:
    """A new one with a link nobody can guess. Raises Forbidden, RegisterNotFound, RegisterInvalid."""
    require_manager(actor)
    if actor.account_pk is None:
        raise Forbidden()
    register = Register.objects.select_related("form_version").filter(public_id=register_id).first()
    if register is None:
        raise RegisterNotFound()
    _check(content, register, actor)
    with transaction.atomic():
        row = PublicForm(
            register=register,
            code=secrets.token_urlsafe(18),
            account_pk=actor.account_pk,
            created_at=clock.now(),
        )
        _fill(row, content)
        row.save()
        _record(row, "registers.create_public_form", actor)
    return row.public_id


def update_public_form(
    *, register_id: UUID, form_id: UUID, content: PublicFormContent, actor: Actor, expected_revision: int | None = None
) -> None:
    """Change it; the link stays. Raises Forbidden, PublicFormNotFound, RegisterChanged, RegisterInvalid."""
    require_manager(actor)
    with transaction.atomic():
        row = _locked(register_id, form_id)
        _check(content, row.register, actor)
        if expected_revision is not None and row.revision != expected_revision:
            raise RegisterChanged()
        if content.template and content.template != row.template and actor.account_pk is not None:
            # Flows start in the name of who chose the template, not of who mended a title.
            row.account_pk = actor.account_pk
        _fill(row, content)
        row.revision += 1
        row.save()
        _record(row, "registers.update_public_form", actor)


def switch_public_form(*, register_id: UUID, form_id: UUID, is_open: bool, actor: Actor) -> None:
    """Close it, or open it again, as it is: nothing may stand in the way of closing.

    Raises Forbidden, PublicFormNotFound, and RegisterInvalid for opening one that rests on fields that are gone.
    """
    require_manager(actor)
    with transaction.atomic():
        row = _locked(register_id, form_id)
        if is_open and is_broken(row, row.register.form_version.public_id):
            message = mark(
                "The form no longer has the field that tells people apart, or none of those asked for. Choose others."
            )
            raise RegisterInvalid({"once": [FieldError("registers.once", message)]})
        row.is_open = is_open
        row.revision += 1
        row.save(update_fields=["is_open", "revision"])
        _record(row, "registers.update_public_form", actor)


def delete_public_form(*, register_id: UUID, form_id: UUID, actor: Actor, expected_revision: int | None = None) -> None:
    """The link leads nowhere from now on; the records stay. Raises Forbidden, PublicFormNotFound, RegisterChanged."""
    require_manager(actor)
    with transaction.atomic():
        row = _locked(register_id, form_id)
        if expected_revision is not None and row.revision != expected_revision:
            raise RegisterChanged()
        _record(row, "registers.delete_public_form", actor)
        row.delete()


def _locked(register_id: UUID, form_id: UUID) -> PublicForm:
    rows = PublicForm.objects.select_for_update(of=("self",)).select_related("register__form_version")
    row = rows.filter(public_id=form_id, register__public_id=register_id).first()
    if row is None:
        raise PublicFormNotFound()
    return row


def _check(content: PublicFormContent, register: Register, actor: Actor) -> None:
    found: Errors = {}
    if not 1 <= len(content.title.strip()) <= 100:
        message = mark("Give a name of at most %(limit)s characters.")
        found["title"] = [FieldError("registers.name", message, limit=100)]
    for key in ("intro", "thanks"):
        if len(getattr(content, key)) > TEXT_LENGTH:
            message = mark("Write at most %(limit)s characters.")
            found[key] = [FieldError("registers.description", message, limit=TEXT_LENGTH)]
    askable = {
        one.code: one for one in definitions.open_fields(version_id=register.form_version.public_id, language="en")
    }
    if not content.fields or not set(content.fields) <= askable.keys():
        found["fields"] = [FieldError("registers.askable", mark("Choose the fields that are asked for."))]
    if content.opens_at and content.closes_at and content.opens_at >= content.closes_at:
        found["closes_at"] = [FieldError("registers.window", mark("It closes before it opens."))]
    for key, most in (("quota", MOST_ANSWERS), ("megabytes", MOST_MEGABYTES)):
        value = getattr(content, key)
        if value is not None and not 1 <= value <= most:
            message = mark("A whole number from %(least)s to %(most)s is needed here.")
            found[key] = [FieldError("registers.number", message, least=1, most=most)]
    one = askable.get(content.once)
    fits = one is not None and one.kind in ONCE_KINDS and one.code in content.fields
    if content.once not in ("", BY_BROWSER) and not fits:
        message = mark("Choose a field that is asked for and tells people apart: phone, e-mail, ID number or text.")
        found["once"] = [FieldError("registers.once", message)]
    found |= _wrong_template(content.template, actor)
    if found:
        raise RegisterInvalid(found)


def _wrong_template(code: str, actor: Actor) -> Errors:
    """The flow is started in the name of who chooses it, so it must be one that person may start."""
    if not code:
        return {}
    service = COLLABORATION.find()
    usable = {one.code for one in service.list_templates(actor=actor)} if service and actor.member else set()
    if code in usable:
        return {}
    return {"template": [FieldError("registers.template", mark("Choose a template that you may use."))]}


def _fill(row: PublicForm, content: PublicFormContent) -> None:
    row.title, row.intro, row.thanks = (_kept(one) for one in (content.title, content.intro, content.thanks))
    row.fields, row.once, row.template = list(dict.fromkeys(content.fields)), content.once, content.template
    row.opens_at, row.closes_at, row.quota = content.opens_at, content.closes_at, content.quota
    row.megabytes, row.is_open = content.megabytes, content.is_open


def _kept(text: str) -> str:
    """What every database takes."""
    return text.replace("\0", "").strip()


def _record(row: PublicForm, action: str, actor: Actor) -> None:
    details = {"form": str(row.public_id), "title": row.title, "open": row.is_open, "fields": row.fields[:100]}
    audit.record(actor=actor, action=action, subject=register_ref(row.register.public_id), details=details)
