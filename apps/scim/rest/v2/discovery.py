"""What this server can do: ServiceProviderConfig, ResourceTypes, Schemas."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from rest_framework.request import Request
from rest_framework.response import Response

from apps.scim.domain import attributes
from apps.scim.domain.documents import Document
from apps.scim.domain.errors import NotSupported
from apps.scim.domain.resources import RESOURCES
from apps.scim.rest.v2.answers import MOST_RESULTS, ScimView, list_answer
from ctp_core.contracts import Forbidden, NotFound

CORE = "urn:ietf:params:scim:schemas:core:2.0"
META_SCHEMAS = Path(attributes.__file__).with_name("meta_schemas.json")


class _Discovery(ScimView):
    def base(self) -> str:
        """Where the protocol begins on this host."""
        return self.request._request.build_absolute_uri("/scim/v2")

    def listed(self, request: Request, found: list[Document]) -> Response:
        """All of it on one page; a filter is refused, as the protocol wants it."""
        if "filter" in request.query_params:
            raise Forbidden()
        return list_answer(len(found), 1, found)


class ServiceProviderConfig(_Discovery):
    """What is supported."""

    def get(self, request: Request) -> Response:
        """As RFC 7643 section 5 writes it."""
        no = {"supported": False}
        return Response(
            {
                "schemas": [f"{CORE}:ServiceProviderConfig"],
                "patch": {"supported": True},
                "bulk": {**no, "maxOperations": 0, "maxPayloadSize": 0},
                "filter": {"supported": True, "maxResults": MOST_RESULTS},
                "changePassword": no,
                "sort": no,
                "etag": {"supported": True},
                "authenticationSchemes": [
                    {
                        "type": "oauthbearertoken",
                        "name": "Token",
                        "description": "Authorization: Bearer with a token of a service account, scope scim:write.",
                        "primary": True,
                    }
                ],
                "meta": {"resourceType": "ServiceProviderConfig", "location": f"{self.base()}/ServiceProviderConfig"},
            }
        )


class ResourceTypes(_Discovery):
    """Which resources there are."""

    def get(self, request: Request) -> Response:
        """All of them."""
        return self.listed(request, [_resource_type(one, self.base()) for one in RESOURCES])


class ResourceTypeDetail(_Discovery):
    """One kind of resource."""

    def get(self, request: Request, name: str) -> Response:
        """By its name."""
        found = next((one for one in RESOURCES if one.name == name), None)
        if found is None:
            raise NotFound()
        return Response(_resource_type(found, self.base()))


class Schemas(_Discovery):
    """Which attributes there are."""

    def get(self, request: Request) -> Response:
        """All of them."""
        return self.listed(request, list(_schemas(self.base()).values()))


class SchemaDetail(_Discovery):
    """One schema."""

    def get(self, request: Request, urn: str) -> Response:
        """By its urn."""
        found = _schemas(self.base()).get(urn)
        if found is None:
            raise NotFound()
        return Response(found)


class Bulk(ScimView):
    """Many changes at once: this server does without."""

    def post(self, request: Request) -> Response:
        """Refused as RFC 7644 section 3.12 wants it."""
        raise NotSupported(name="/Bulk")


class SearchEverything(ScimView):
    """People and teams in one list: this server does without."""

    def post(self, request: Request) -> Response:
        """Refused."""
        raise NotSupported(name="/.search")


class Me(ScimView):
    """The alias of the own resource: a program has none."""

    def get(self, request: Request) -> Response:
        """Refused."""
        raise NotSupported(name="/Me")


class Nothing(ScimView):
    """Any other address."""

    def get(self, request: Request, rest: str) -> Response:
        """Not there."""
        raise NotFound()


def _resource_type(one: attributes.Resource, base: str) -> Document:
    return {
        "schemas": [f"{CORE}:ResourceType"],
        "id": one.name,
        "name": one.name,
        "endpoint": one.endpoint,
        "description": one.description,
        "schema": one.schema.urn,
        "schemaExtensions": [{"schema": extension.urn, "required": False} for extension in one.extensions],
        "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{one.name}"},
    }


def _schemas(base: str) -> dict[str, Document]:
    own = [
        {
            "schemas": [f"{CORE}:Schema"],
            "id": schema.urn,
            "name": schema.name,
            "description": schema.description,
            "attributes": [attribute.describe() for attribute in schema.attributes],
        }
        for resource in RESOURCES
        for schema in resource.schemas()
    ]
    return {
        one["id"]: {**one, "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{one['id']}"}}
        for one in (*own, *_meta_schemas())
    }


@cache
def _meta_schemas() -> tuple[Document, ...]:
    """The schemas of the protocol's own documents, as RFC 7643 section 8.7.2 prints them."""
    return tuple(json.loads(META_SCHEMAS.read_text(encoding="utf-8")))
