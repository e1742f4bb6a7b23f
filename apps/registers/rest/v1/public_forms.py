"""Public forms of a register over REST, for who sets registers up; answering is for people on the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.registers.domain.public_forms import PublicFormDto
from apps.registers.rest.v1.registers import RegisterView
from apps.registers.selectors.public_forms import get_public_form, list_public_forms
from apps.registers.selectors.registers import MANAGE
from apps.registers.services.save_public_form import (
    PublicFormContent,
    create_public_form,
    delete_public_form,
    update_public_form,
)
from ctp_core.api import clock
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.rest import (
    PAGE_PARAMETERS,
    MomentField,
    StrictSerializer,
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
)


class PublicFormBody(StrictSerializer):
    """A public form as it is set up."""

    title = serializers.CharField(max_length=100)
    intro = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    thanks = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    fields_asked = serializers.ListField(child=serializers.CharField(max_length=40), max_length=400)
    opens_at = MomentField(required=False, allow_null=True)
    closes_at = MomentField(required=False, allow_null=True)
    quota = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False, allow_null=True)
    once = serializers.CharField(
        max_length=41, required=False, allow_blank=True, help_text='"", "*browser" or a field.'
    )
    megabytes = serializers.IntegerField(min_value=1, max_value=100, required=False)
    template = serializers.CharField(max_length=100, required=False, allow_blank=True)
    is_open = serializers.BooleanField(required=False)


class PublicFormSerializer(serializers.Serializer[Any]):
    """A public form with its link and how many answered."""

    id = serializers.UUIDField()
    address = serializers.CharField(help_text="Path of the page, below the address of the server.")
    state = serializers.ChoiceField(choices=("open", "early", "late", "full", "closed"))
    answers = serializers.IntegerField()
    title = serializers.CharField()
    intro = serializers.CharField()
    thanks = serializers.CharField()
    fields_asked = serializers.ListField(child=serializers.CharField())
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    quota = serializers.IntegerField(allow_null=True)
    once = serializers.CharField()
    megabytes = serializers.IntegerField()
    template = serializers.CharField()
    is_open = serializers.BooleanField()


class _PublicForms(RegisterView):
    policy = PERMISSION(MANAGE)

    def answer(self, register_id: UUID, form_id: UUID, status: int = 200) -> Response:
        found = get_public_form(register_id=register_id, form_id=form_id, actor=self.actor)
        return tagged(_plain(found), found.id, found.revision, status=status)


class PublicFormList(_PublicForms):
    """The public forms of a register."""

    @extend_schema(
        operation_id="list_public_forms",
        parameters=PAGE_PARAMETERS,
        responses=page_schema("PublicForm", PublicFormSerializer),
    )
    def get(self, request: Request, register_id: UUID) -> Response:
        """Newest first."""
        found = list_public_forms(register_id=register_id, page=page_request(request), actor=self.actor)
        return paged(found, _plain)

    @extend_schema(operation_id="create_public_form", request=PublicFormBody, responses={201: PublicFormSerializer})
    def post(self, request: Request, register_id: UUID) -> Response:
        """Open the register to people without an account."""
        content = _content(read_body(PublicFormBody, request))
        made = create_public_form(register_id=register_id, content=content, actor=self.actor)
        return self.answer(register_id, made, status=201)


class PublicFormDetail(_PublicForms):
    """One public form."""

    @extend_schema(operation_id="get_public_form", responses=PublicFormSerializer)
    def get(self, request: Request, register_id: UUID, form_id: UUID) -> Response:
        """With its state and the number of answers."""
        return self.answer(register_id, form_id)

    @extend_schema(operation_id="replace_public_form", request=PublicFormBody, responses=PublicFormSerializer)
    def put(self, request: Request, register_id: UUID, form_id: UUID) -> Response:
        """Set it up anew, close it or open it again; takes If-Match. The link stays."""
        before = get_public_form(register_id=register_id, form_id=form_id, actor=self.actor)
        require_current(request, before.id, before.revision)
        # Who mends a title does not open what somebody closed.
        content = _content({"is_open": before.is_open, **read_body(PublicFormBody, request)})
        guarded = before.revision if request.headers.get("If-Match") else None
        update_public_form(
            register_id=register_id, form_id=form_id, content=content, actor=self.actor, expected_revision=guarded
        )
        return self.answer(register_id, form_id)

    @extend_schema(operation_id="delete_public_form", request=None, responses={204: None})
    def delete(self, request: Request, register_id: UUID, form_id: UUID) -> Response:
        """Take the link away; the records stay. Takes If-Match."""
        before = get_public_form(register_id=register_id, form_id=form_id, actor=self.actor)
        require_current(request, before.id, before.revision)
        guarded = before.revision if request.headers.get("If-Match") else None
        delete_public_form(register_id=register_id, form_id=form_id, actor=self.actor, expected_revision=guarded)
        return Response(status=204)


def _content(given: dict[str, Any]) -> PublicFormContent:
    fields = tuple(given.pop("fields_asked"))
    return PublicFormContent(fields=fields, **given)


def _plain(one: PublicFormDto) -> Any:
    names = ("id", "answers", "title", "intro", "thanks", "opens_at", "closes_at", "quota", "once", "megabytes")
    found = {name: getattr(one, name) for name in (*names, "template", "is_open")}
    address = reverse("registers:answer", args=[one.code])
    found |= {"fields_asked": list(one.fields), "state": one.state(clock.now()), "address": address}
    return PublicFormSerializer(found).data
