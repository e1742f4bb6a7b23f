"""Templates over REST: to use, and to maintain."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.domain.viewing import START
from apps.collaboration.domain.views import TemplateSettings
from apps.collaboration.rest.v1.affairs import CollaborationView
from apps.collaboration.rest.v1.serializers import PredictionAnswer, TemplateAnswer, ValuesBody
from apps.collaboration.rest.v1.shapes import prediction_body
from apps.collaboration.selectors.field_rights import policy_within
from apps.collaboration.selectors.predicting import predict_affair, template_policies
from apps.collaboration.selectors.templates import (
    get_template,
    get_usable_template,
    list_template_keys,
    page_templates,
    page_usable_templates,
)
from apps.collaboration.services.own_flow import draw_own_flow
from apps.collaboration.services.save_template import TemplateContent, save_template
from ctp_core.contracts import FieldError, Invalid, PrincipalRef, mark
from ctp_core.kit.policies import PERMISSION, Policy
from ctp_core.kit.rest import (
    PAGE_PARAMETERS,
    StrictSerializer,
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
)
from ctp_form.api import definitions
from ctp_form.kit.words import language
from ctp_organization.api import principals


class TemplateList(CollaborationView):
    """The templates one may use."""

    @extend_schema(
        responses=page_schema("Template", TemplateAnswer),
        parameters=[OpenApiParameter("text", str), *PAGE_PARAMETERS],
    )
    def get(self, request: Request) -> Response:
        """By category and name."""
        text, wanted = request.query_params.get("text", "")[:100], page_request(request)
        found = page_usable_templates(actor=self.actor, text=text, page=wanted)
        return paged(found, lambda one: TemplateAnswer(one).data)


class TemplateDetail(CollaborationView):
    """One template."""

    @extend_schema(responses=TemplateAnswer)
    def get(self, request: Request, template_id: UUID) -> Response:
        """Name, form and flow."""
        return Response(TemplateAnswer(get_usable_template(template_id=template_id, actor=self.actor)).data)


class TemplateSchema(CollaborationView):
    """JSON Schema for a start."""

    @extend_schema(responses={200: dict[str, Any]})
    def get(self, request: Request, template_id: UUID) -> Response:
        """What *values* of a new affair may hold."""
        found = get_usable_template(template_id=template_id, actor=self.actor)
        policy = policy_within(template_policies(found.pk), START, form=found.form_version_id, actor=self.actor)
        schema = definitions.json_schema(version_id=found.form_version_id, policy=policy, language=language())
        return Response(schema)


class TemplatePredict(CollaborationView):
    """Prediction before there is a draft."""

    @extend_schema(request=ValuesBody, responses=PredictionAnswer)
    def post(self, request: Request, template_id: UUID) -> Response:
        """The road of a new affair with these values, if everybody agrees."""
        body = read_body(ValuesBody, request)
        found = get_usable_template(template_id=template_id, actor=self.actor)
        values = body.get("values", {})
        road = predict_affair(actor=self.actor, affair=None, template=found, values=values, road=None)
        return Response(prediction_body(road))


class SettingsBody(StrictSerializer):
    """A template as its maintainers write it; principals as ``member:<id>``, ``unit_tree:<id>``, ``everyone``."""

    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100)
    form_version_id = serializers.UUIDField()
    flow_version_id = serializers.UUIDField(allow_null=True, help_text="Null: its own flow, begun if there is none.")
    category = serializers.CharField(max_length=60, required=False, allow_blank=True)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    icon = serializers.CharField(max_length=30, required=False)
    position = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    policies = serializers.DictField(required=False)
    outcomes = serializers.ListField(child=serializers.DictField(), max_length=5, required=False)
    title_rule = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_active = serializers.BooleanField(required=False)
    waits_for_flow = serializers.BooleanField(
        required=False,
        help_text="True: offered by itself when its own flow is published. Left out: as it was; a new one with a flow of its own waits.",
    )
    users = serializers.ListField(child=serializers.CharField(max_length=60), max_length=500, required=False)
    readers = serializers.ListField(child=serializers.CharField(max_length=60), max_length=500, required=False)


class SettingsAnswer(serializers.Serializer[object]):
    """A template with everything."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField()
    description = serializers.CharField()
    icon = serializers.CharField()
    position = serializers.IntegerField()
    form_version_id = serializers.UUIDField()
    flow_version_id = serializers.UUIDField()
    policies = serializers.DictField()
    outcomes = serializers.ListField(child=serializers.DictField())
    title_rule = serializers.CharField()
    is_active = serializers.BooleanField()
    waits_for_flow = serializers.BooleanField()
    revision = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class _SettingsView(CollaborationView):
    policy: ClassVar[Policy] = PERMISSION(MANAGE_TEMPLATES)

    def content(self, request: Request, before: TemplateSettings | None = None) -> TemplateContent:
        """The body as a template; one that waits for its flow goes on waiting where it says nothing of being offered."""
        given = read_body(SettingsBody, request)
        if before is not None and before.waits_for_flow:
            given.setdefault("is_active", False)
        for name in ("users", "readers"):
            if name in given:
                given[name] = _refs(name, given[name])
        return TemplateContent(**given)

    def answer(self, found: TemplateSettings, status: int = 200) -> Response:
        """A template with who may use and read."""
        people = {
            name: sorted(str(ref) for ref in _known(found.id, verb))
            for name, verb in (("users", "use"), ("readers", "read"))
        }
        body = {**SettingsAnswer(found).data, **people}
        return tagged(body, found.id, found.revision, status=status)


class SettingsList(_SettingsView):
    """All templates, for who maintains them."""

    @extend_schema(responses=page_schema("TemplateSettings", SettingsAnswer), parameters=PAGE_PARAMETERS)
    def get(self, request: Request) -> Response:
        """By category and name."""
        found = page_templates(actor=self.actor, page=page_request(request))
        return paged(found, lambda one: SettingsAnswer(one).data)

    @extend_schema(request=SettingsBody, responses={201: SettingsAnswer})
    def post(self, request: Request) -> Response:
        """A new template."""
        return self.answer(save_template(content=self.content(request), actor=self.actor), 201)


class SettingsDetail(_SettingsView):
    """One template, for who maintains it."""

    @extend_schema(responses=SettingsAnswer)
    def get(self, request: Request, template_id: UUID) -> Response:
        """With policies, outcome and who may."""
        return self.answer(get_template(template_id=template_id, actor=self.actor))

    @extend_schema(request=SettingsBody, responses=SettingsAnswer)
    def put(self, request: Request, template_id: UUID) -> Response:
        """The whole template anew; takes If-Match. Running affairs keep what they began with."""
        before = get_template(template_id=template_id, actor=self.actor)
        require_current(request, before.id, before.revision)
        saved = save_template(
            content=self.content(request, before),
            template_id=template_id,
            expected_revision=before.revision if request.headers.get("If-Match") else None,
            actor=self.actor,
        )
        return self.answer(saved)


class OwnFlowAnswer(serializers.Serializer[object]):
    """Where to draw."""

    definition_id = serializers.UUIDField()


class SettingsFlow(_SettingsView):
    """The template's own flow."""

    @extend_schema(request=None, responses=OwnFlowAnswer)
    def post(self, request: Request, template_id: UUID) -> Response:
        """The definition to draw and publish in (workflow API); begun as a copy of the flow the template uses."""
        found = draw_own_flow(template_id=template_id, actor=self.actor)
        return Response(OwnFlowAnswer({"definition_id": found}).data)


def _known(template_id: UUID, verb: str) -> tuple[PrincipalRef, ...]:
    return principals.refs_of_keys(keys=list_template_keys(template_id=template_id, verb=verb))


def _refs(name: str, texts: list[str]) -> tuple[PrincipalRef, ...]:
    try:
        return tuple(PrincipalRef.parse(one) for one in texts)
    except ValueError:
        message = mark("A principal is written as member:<id>, unit:<id> … or everyone.")
        raise Invalid({name: [FieldError("collaboration.principal", message)]}) from None
