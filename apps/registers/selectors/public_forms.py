"""Public forms: for who sets registers up, and for anybody who has the link."""

from __future__ import annotations

from uuid import UUID

from apps.registers.domain.public_forms import BY_BROWSER, GivenAnswer, PublicFormDto, read_query_code
from apps.registers.models import PublicAnswer, PublicForm, Register
from apps.registers.selectors.registers import MANAGE
from apps_api.registers import PublicFormNotFound, RegisterNotFound
from ctp_core.api import secrets
from ctp_core.contracts import Actor, Forbidden, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_form.api import definitions, records
from ctp_form.contracts import FieldPolicy, RecordNotFound

QUERY = "registers.public_answer"


def require_manager(actor: Actor) -> None:
    """Raises Forbidden for who may not set registers up."""
    if not actor.may(MANAGE):
        raise Forbidden()


def list_public_forms(*, register_id: UUID, page: PageRequest, actor: Actor) -> Page[PublicFormDto]:
    """Those of a register, newest first. Raises Forbidden, RegisterNotFound."""
    require_manager(actor)
    if not Register.objects.filter(public_id=register_id).exists():
        raise RegisterNotFound()
    rows = PublicForm.objects.select_related("register__form_version").filter(register__public_id=register_id)
    return keyset_page(rows, page, order=("-pk",), build=public_form_dto)


def get_public_form(*, register_id: UUID, form_id: UUID, actor: Actor) -> PublicFormDto:
    """One of them. Raises Forbidden, PublicFormNotFound."""
    require_manager(actor)
    rows = PublicForm.objects.select_related("register__form_version")
    row = rows.filter(public_id=form_id, register__public_id=register_id).first()
    if row is None:
        raise PublicFormNotFound()
    return public_form_dto(row)


def find_by_code(*, code: str) -> PublicFormDto:
    """The form behind a link, open or not. Raises PublicFormNotFound."""
    row = PublicForm.objects.select_related("register__form_version").filter(code=code[:40]).first()
    if row is None:
        raise PublicFormNotFound()
    return public_form_dto(row)


def policy_of(form: PublicFormDto) -> FieldPolicy:
    """What somebody without an account may fill in: the fields asked for, as the register's form is now."""
    return definitions.open_policy(version_id=form.version_id, codes=form.fields)


def has_answered(*, form: PublicFormDto, person: str) -> bool:
    """Is there an answer of this person?"""
    return PublicAnswer.objects.filter(form_id=form.pk, person=person).exists()


def find_answer(*, form: PublicFormDto, query_code: str) -> GivenAnswer | None:
    """The answer as it was given, whatever was made of its record since; None for a wrong code, and when the record is gone."""
    code = read_query_code(query_code)
    digest = secrets.digest_of(code, purpose=QUERY) if code else ""
    row = PublicAnswer.objects.filter(form_id=form.pk, query_digest=digest).first()
    if row is None:
        return None
    try:
        version_id = records.read_record(record_id=row.record_id, policy=FieldPolicy("hidden")).version_id
        policy = definitions.open_policy(version_id=version_id, codes=form.fields)
        first = records.get_first_revision(record_id=row.record_id, policy=policy.reading())
    except RecordNotFound:
        return None
    return GivenAnswer(version_id, first.values, row.given_at)


def is_broken(row: PublicForm, version_id: UUID) -> bool:
    """Does it rest on fields that *version_id* of the register's form can't ask of strangers (any more)?"""
    askable = {one.code for one in definitions.open_fields(version_id=version_id, language="en")}
    once_lost = row.once not in ("", BY_BROWSER) and row.once not in askable
    return once_lost or not askable.intersection(row.fields)


def public_form_dto(row: PublicForm) -> PublicFormDto:
    """The DTO of a row with its register and version loaded."""
    return PublicFormDto(
        pk=row.pk,
        id=row.public_id,
        register_id=row.register.public_id,
        register_name=row.register.name,
        version_id=row.register.form_version.public_id,
        code=row.code,
        title=row.title,
        intro=row.intro,
        thanks=row.thanks,
        fields=tuple(row.fields),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        quota=row.quota,
        once=row.once,
        megabytes=row.megabytes,
        template=row.template,
        account_pk=row.account_pk,
        is_open=row.is_open,
        answers=row.answers,
        revision=row.revision,
        register_active=row.register.is_active,
        broken=is_broken(row, row.register.form_version.public_id),
    )
