"""Somebody without an account answers a public form: the answer becomes a record of the register, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.registers.domain.dto import register_ref
from apps.registers.domain.public_forms import BY_BROWSER, PublicFormDto, Receipt, write_query_code
from apps.registers.models import PublicAnswer, PublicForm
from apps.registers.selectors.public_forms import QUERY, find_by_code, has_answered, policy_of, public_form_dto
from apps_api.registers import PublicFormClosed, RecordAdded
from ctp_core.api import audit, clock, events, files, rates, secrets
from ctp_core.contracts import Actor, FieldError, Invalid, ObjectRef, mark
from ctp_form.api import definitions, records

ANSWERS = rates.Rate("registers.public_answers_per_minute", 60)
LOOKUPS = rates.Rate("registers.public_lookups_per_minute", 60)
FILES = ("attachment", "image")


@dataclass(frozen=True)
class Upload:
    """A file that came with an answer."""

    name: str
    size: int
    content: IO[bytes]


def give_answer(
    *,
    code: str,
    values: Mapping[str, Any],
    uploads: Mapping[str, Sequence[Upload]],
    nonce: str,
    browser: str,
    address: str,
) -> Receipt:
    """Take the answer in, once a *nonce* and, where the form says so, once a *browser* or a person.

    Raises PublicFormNotFound, PublicFormClosed, TooOften, Invalid with sentences at the fields.
    """
    form = find_by_code(code=code)
    again = find_receipt(form, nonce)
    if again is not None:
        return again
    require_open(form)
    rates.take_turn(ANSWERS, rates.origin(address))
    actor = Actor(kind="system", name=form.title, address=address)
    given = _without_files(form, values)
    if form.once == BY_BROWSER and has_answered(form=form, person=_browser(form, browser)):
        raise _answered(form)
    _look_first(form, given, uploads, actor)
    stored: list[UUID] = []
    try:
        for path, some in ((path, some) for path, some in uploads.items() if some):
            given[path] = [str(_store(one, stored, actor)) for one in some]
        with transaction.atomic():
            return _keep(form, given, nonce, browser, actor)
    except IntegrityError:
        # The same page sent twice at one moment: the first one is the answer. Or the same person from two places.
        again = find_receipt(form, nonce)
        if again is None:
            raise _answered(form) from None
        return again
    finally:
        # What the record has taken over is its own. The rest goes at once: strangers leave nothing behind that nobody asked for.
        files.remove(file_ids=stored, actor=actor)


def find_receipt(form: PublicFormDto, nonce: str) -> Receipt | None:
    """The receipt of a page that was sent before."""
    found = PublicAnswer.objects.filter(form_id=form.pk, nonce=_nonce(nonce)).first()
    return None if found is None else Receipt(_query_code(form, nonce), found.given_at)


def person_of_browser(form: PublicFormDto, browser: str) -> str:
    """What stands for a browser that may answer once."""
    return secrets.digest_of(f"{form.id}|browser|{browser}", purpose=QUERY)


def require_open(form: PublicFormDto) -> None:
    """Raises PublicFormClosed."""
    if form.state(clock.now()) != "open":
        raise PublicFormClosed()


def _keep(form: PublicFormDto, values: Mapping[str, Any], nonce: str, browser: str, actor: Actor) -> Receipt:
    # Whoever else answers waits here: the quota is exact.
    row = PublicForm.objects.select_for_update(of=("self",)).select_related("register__form_version").get(pk=form.pk)
    form = public_form_dto(row)
    again = find_receipt(form, nonce)
    if again is not None:
        # The same page sent twice at one moment: this one has waited for the first.
        return again
    require_open(form)
    subject, now, query_code = register_ref(form.register_id), clock.now(), _query_code(form, nonce)
    made = records.create_record(
        version_id=form.version_id, values=values, policy=policy_of(form), actor=actor, owner=subject, listed=True
    )
    person = _person(form, made.values, browser)
    if person is not None and has_answered(form=form, person=person):
        raise _answered(form)
    answer = PublicAnswer.objects.create(
        form=row,
        record_id=made.id,
        nonce=_nonce(nonce),
        query_digest=secrets.digest_of(query_code, purpose=QUERY),
        person=person,
        given_at=now,
    )
    row.answers += 1
    row.save(update_fields=["answers"])
    details = {"record": str(made.id), "form": str(form.id)}
    audit.record(actor=actor, action="registers.give_answer", subject=subject, details=details)
    source = ObjectRef("registers", "answer", answer.public_id)
    events.publish(RecordAdded(subject=subject, record_id=made.id, source=source))
    return Receipt(query_code, now)


def _without_files(form: PublicFormDto, values: Mapping[str, Any]) -> dict[str, Any]:
    """Ids of files that somebody made up are no files of theirs."""
    return {path: value for path, value in values.items() if path not in _file_fields(form)}


def _file_fields(form: PublicFormDto) -> set[str]:
    fields = definitions.open_fields(version_id=form.version_id, language="en")
    return {one.code for one in fields if one.kind in FILES and one.code in form.fields}


def _look_first(
    form: PublicFormDto, values: Mapping[str, Any], uploads: Mapping[str, Sequence[Upload]], actor: Actor
) -> None:
    """Nothing is stored of an answer that has to be corrected anyway."""
    allowed = _file_fields(form)
    found: dict[str, list[FieldError]] = {}
    for path, some in uploads.items():
        if path not in allowed:
            found[path] = [FieldError("form.unknown_field", mark("This form has no such field for you."))]
        elif any(one.size > form.megabytes * files.MEGABYTE for one in some):
            message = mark("A file may have at most %(limit)s MB.")
            found[path] = [FieldError("registers.file_size", message, limit=form.megabytes)]
        elif len(some) > 50:
            found[path] = [FieldError("registers.file_count", mark("These are too many files."))]
    errors = records.check_values(version_id=form.version_id, values=values, policy=policy_of(form), actor=actor)
    found |= {path: some for path, some in errors.items() if path not in allowed or not uploads.get(path)}
    if found:
        raise Invalid(found)


def _store(one: Upload, stored: list[UUID], actor: Actor) -> UUID:
    stored.append(files.store(actor=actor, name=one.name, content=one.content, size=one.size).id)
    return stored[-1]


def _person(form: PublicFormDto, values: Mapping[str, Any], browser: str) -> str | None:
    if not form.once:
        return None
    if form.once == BY_BROWSER:
        return _browser(form, browser)
    value = str(values.get(form.once, "")).casefold().strip()
    if not value:
        raise Invalid({form.once: [FieldError("form.required", mark("This must be filled in."))]})
    return secrets.digest_of(f"{form.id}|{form.once}|{value}", purpose=QUERY)


def _browser(form: PublicFormDto, browser: str) -> str:
    if not browser:
        message = mark("Your browser has to accept cookies for this form.")
        raise Invalid({"": [FieldError("registers.no_cookie", message)]})
    return person_of_browser(form, browser)


def _answered(form: PublicFormDto) -> Invalid:
    place = form.once if form.once != BY_BROWSER else ""
    return Invalid({place: [FieldError("registers.answered", mark("You have already answered this form."))]})


def _query_code(form: PublicFormDto, nonce: str) -> str:
    """Of one page always the same, so that a second sending shows it again; only its digest is kept."""
    return write_query_code(secrets.digest_of(f"{form.id}|{nonce}", purpose=f"{QUERY}.code"))


def _nonce(nonce: str) -> str:
    return secrets.digest_of(nonce, purpose=f"{QUERY}.nonce")
