"""A small organisation and a system that provisions it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from ctp_core.api import permissions, preferences
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import ApiClient, api_client, make_account
from ctp_organization.api import setup
from ctp_organization.contracts import UnitDto

SYSTEM = system_actor("test")
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass
class Scim:
    """The protocol's doors with one system's token; ``user`` and ``group`` create and return the document."""

    api: ApiClient
    account: Any
    office: UnitDto
    finance: UnitDto

    def user(self, **fields: Any) -> dict[str, Any]:
        """POST /Users, with what every user needs."""
        body = {"schemas": [USER], "displayName": "王小明", "active": True, **fields}
        answer = self.api.post("/scim/v2/Users", body)
        assert answer.status_code == 201, answer.content
        return dict(answer.json())

    def patch(self, kind: str, id: str, *operations: dict[str, Any]) -> Any:  # noqa: A002
        """PATCH one resource."""
        return self.api.patch(f"/scim/v2/{kind}/{id}", {"schemas": [PATCH], "Operations": list(operations)})

    def names(self, text: str) -> list[str]:
        """The user names a filter finds."""
        answer = self.api.get("/scim/v2/Users", data={"filter": text})
        assert answer.status_code == 200, answer.content
        return sorted(one["userName"] for one in answer.json().get("Resources", ()))


def provisioner(name: str) -> tuple[ApiClient, Any]:
    """A service account that may maintain the organisation, and its token."""
    service = make_account(name, kind="service")
    permissions.grant_permission(code="organization.manage", key=permissions.account_key(service.pk), actor=SYSTEM)
    return api_client(service, ["scim:write"]), service


@pytest.fixture
def scim(db: None) -> Scim:
    company = setup.create_unit(code="HOME", name="Home", kind="company", actor=SYSTEM)
    office = setup.create_unit(code="OFF", name="办公室", parent_id=company.id, actor=SYSTEM)
    finance = setup.create_unit(code="FIN", name="财务部", parent_id=company.id, actor=SYSTEM)
    preferences.set_value(key="scim.home_unit", value="HOME", actor=SYSTEM)
    api, service = provisioner("Identity system")
    return Scim(api, service, office, finance)
