"""The same four doors for everything that is kept in a list: read the list, add, read one, change one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer, page_request, paged, read_body, require_current, tagged
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.rest.v1.reading import read_filters

Function = Callable[..., Any]


class ResourceList(ApiView):
    """GET the list, POST a new one. *pages*, *creates* and *plain* are functions of the unit's selectors and services."""

    policy = SIGNED_IN
    policies = {"POST": MAINTAIN}
    scope = "organization"
    new_body: ClassVar[type[StrictSerializer]]
    pages: ClassVar[Function]
    creates: ClassVar[Function]
    plain: ClassVar[Function]

    def get(self, request: Request) -> Response:
        read_filters(request, {})
        return paged(type(self).pages(actor=self.actor, wanted=page_request(request)), type(self).plain)

    def post(self, request: Request) -> Response:
        made = type(self).creates(**read_body(self.new_body, request), actor=self.actor)
        return tagged(type(self).plain(made), made.id, made.version, status=201)


class ResourceDetail(ApiView):
    """GET one, PATCH what is sent and keep the rest; *kept* names what can be changed."""

    policy = SIGNED_IN
    policies = {"PATCH": MAINTAIN}
    scope = "organization"
    body: ClassVar[type[StrictSerializer]]
    kept: ClassVar[tuple[str, ...]]
    finds: ClassVar[Function]
    details: ClassVar[Function]
    updates: ClassVar[Function]
    plain: ClassVar[Function]

    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        found = type(self).finds(id=id, actor=self.actor)
        return tagged(type(self).plain(found), found.id, found.version)

    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002
        present = type(self).finds(id=id, actor=self.actor)
        require_current(request, present.id, present.version)
        details = type(self).details(**self.present(present) | read_body(self.body, request, partial=True))
        done = type(self).updates(id=id, details=details, expected_version=present.version, actor=self.actor)
        return tagged(type(self).plain(done), done.id, done.version)

    def present(self, found: Any) -> dict[str, Any]:
        """What stands now of all that can be changed."""
        return {name: getattr(found, name) for name in self.kept}


class ResourceSwitch(ApiView):
    """POST takes one out of use or back into use."""

    policy = MAINTAIN
    scope = "organization"
    acts: ClassVar[Function]
    plain: ClassVar[Function]

    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        done = type(self).acts(id=id, actor=self.actor)
        return tagged(type(self).plain(done), done.id, done.version)
