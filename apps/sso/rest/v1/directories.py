"""LDAP directories over REST."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.sso.rest.v1.outside import SECURITY, OutsideBody, OutsideSerializer
from apps.sso.selectors.directories import get_directory, page_directories
from apps.sso.selectors.syncs import SyncDto, get_sync
from apps.sso.services.ask_sync import ask_sync
from apps.sso.services.save_directory import ATTRIBUTES, LINKS, DirectoryDetails, save_directory, try_directory
from ctp_core.kit.confirming import require_proof
from ctp_core.kit.rest import PAGE_PARAMETERS, ApiView, moment, page_request, page_schema, paged, read_body


class DirectorySerializer(OutsideSerializer):
    """A directory without the password it is read under."""

    address = serializers.CharField()
    reader = serializers.CharField(allow_blank=True)
    has_password = serializers.BooleanField()
    base = serializers.CharField()
    people = serializers.CharField()
    key = serializers.CharField()
    disabled = serializers.CharField(allow_blank=True)
    attributes = serializers.DictField(child=serializers.CharField(allow_blank=True))


class DirectoryBody(OutsideBody):
    """What a directory is; *password* left out keeps the present one, empty means none."""

    address = serializers.CharField(max_length=500)
    base = serializers.CharField(max_length=500)
    reader = serializers.CharField(max_length=300, allow_blank=True, default="")
    password = serializers.CharField(max_length=500, allow_blank=True, required=False)
    people = serializers.CharField(max_length=1000, default="(objectClass=person)")
    key = serializers.CharField(max_length=64, default="entryUUID")
    disabled = serializers.CharField(max_length=1000, allow_blank=True, default="")
    attributes = serializers.DictField(
        child=serializers.CharField(max_length=64, allow_blank=True), default=lambda: dict(ATTRIBUTES)
    )
    link_by = serializers.ChoiceField(LINKS, allow_blank=True, default="")


class DirectoryTrialSerializer(serializers.Serializer[Any]):
    """What a directory answered; *problem* is empty when it did."""

    people = serializers.IntegerField()
    disabled = serializers.IntegerField()
    first = serializers.CharField(allow_blank=True)
    problem = serializers.CharField(allow_blank=True)


class DirectoryList(ApiView):
    """All of them."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(
        operation_id="list_directories",
        parameters=PAGE_PARAMETERS,
        responses=page_schema("Directory", DirectorySerializer),
    )
    def get(self, request: Request) -> Response:
        """By name."""
        return paged(page_directories(actor=self.actor, page=page_request(request)), build=asdict)

    @extend_schema(operation_id="create_directory", request=DirectoryBody, responses={201: DirectorySerializer})
    def post(self, request: Request) -> Response:
        """Register one."""
        require_proof(request, self.actor)
        details = DirectoryDetails(**read_body(DirectoryBody, request))
        return Response(asdict(save_directory(details=details, actor=self.actor)), status=201)


class DirectoryDetail(ApiView):
    """One of them."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(operation_id="get_directory", responses=DirectorySerializer)
    def get(self, request: Request, directory_id: UUID) -> Response:
        """As it is."""
        return Response(asdict(get_directory(id=directory_id, actor=self.actor)))

    @extend_schema(operation_id="change_directory", request=DirectoryBody, responses=DirectorySerializer)
    def put(self, request: Request, directory_id: UUID) -> Response:
        """As it shall be."""
        require_proof(request, self.actor)
        details = DirectoryDetails(**read_body(DirectoryBody, request))
        return Response(asdict(save_directory(details=details, id=directory_id, actor=self.actor)))


class DirectoryTrial(ApiView):
    """Whether it answers."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(operation_id="try_directory", request=None, responses=DirectoryTrialSerializer)
    def post(self, request: Request, directory_id: UUID) -> Response:
        """Ask it for everybody; nothing is changed."""
        require_proof(request, self.actor)
        return Response(asdict(try_directory(id=directory_id, actor=self.actor)))


class DirectorySyncSerializer(serializers.Serializer[Any]):
    """The last sync, and the import of the organisation that came of it (null where nothing was new)."""

    state = serializers.CharField(allow_blank=True, help_text="asked, reading, done, failed; empty before the first")
    asked_at = serializers.DateTimeField(allow_null=True)
    read = serializers.IntegerField()
    why = serializers.CharField(allow_blank=True)
    import_id = serializers.UUIDField(allow_null=True)
    import_state = serializers.CharField(allow_blank=True)
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    disabled = serializers.IntegerField()
    problems = serializers.IntegerField()


class DirectorySync(ApiView):
    """Take its people in now."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(operation_id="get_directory_sync", responses=DirectorySyncSerializer)
    def get(self, request: Request, directory_id: UUID) -> Response:
        """How it stands."""
        return Response(_sync_body(get_sync(id=directory_id, actor=self.actor)))

    @extend_schema(operation_id="sync_directory", request=None, responses={202: DirectorySyncSerializer})
    def post(self, request: Request, directory_id: UUID) -> Response:
        """The worker begins within seconds. What would change too much waits for those who maintain the organisation."""
        require_proof(request, self.actor)
        return Response(_sync_body(ask_sync(id=directory_id, actor=self.actor)), status=202)


def _sync_body(sync: SyncDto) -> dict[str, Any]:
    return asdict(sync) | {"asked_at": moment(sync.asked_at) if sync.asked_at else None}
