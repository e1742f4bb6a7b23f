"""Who acts: the one value that travels through every service."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ctp_core.contracts.data_scopes import DataScope, NarrowedPermission
from ctp_core.contracts.refs import MemberRef

ActorKind = Literal["anonymous", "person", "service", "system"]
AdminRole = Literal["", "system", "security", "audit"]


@dataclass(frozen=True, slots=True)
class Actor:
    """An account at work, with everything a policy needs, loaded once a request.

    *principals* are the keys rights are granted to: ``a<pk>`` the account itself, ``g<pk>`` a group it belongs to.
    *permissions* are function permissions (``news.manage_boards``) that count everywhere, *narrowed* those held for a part of the
    data. *scopes* is None for a browser session and the token's
    scopes (``news:read``) for an API call. *external* people see only what is shared with them.
    *looker_pk* is the administrator who looks through this person's eyes.
    """

    kind: ActorKind
    account_pk: int | None = None
    name: str = ""
    member: MemberRef | None = None
    external: bool = False
    admin_role: AdminRole = ""
    principals: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    narrowed: frozenset[NarrowedPermission] = frozenset()
    scopes: frozenset[str] | None = None
    on_behalf_of: MemberRef | None = None
    language: str = "zh-hans"
    time_zone: str = "Asia/Shanghai"
    request_id: str = ""
    address: str = ""
    looker_pk: int | None = None
    looker_name: str = ""

    @property
    def is_signed_in(self) -> bool:
        return self.kind in ("person", "service")

    @property
    def group_pks(self) -> frozenset[int]:
        """The groups among the principals."""
        return frozenset(int(key[1:]) for key in self.principals if key[0] == "g")

    def may(self, permission: str) -> bool:
        """True when a function permission was granted (``news.manage_boards``); the system may everything."""
        return self.kind == "system" or permission in self.permissions

    def may_within(self, permission: str) -> bool:
        """True when a function permission is held everywhere or for a part of the data; ``data_scopes`` says for which."""
        return self.may(permission) or any(one.code == permission for one in self.narrowed)

    def data_scopes(self, permission: str) -> frozenset[DataScope]:
        """For which parts of the data a function permission is held; empty for who holds it everywhere, or not at all."""
        if self.may(permission):
            return frozenset()
        return frozenset(one.scope for one in self.narrowed if one.code == permission)

    def has_scope(self, scope: str) -> bool:
        """True when the token allows *scope* (``news:write``); a session is not narrowed."""
        if self.scopes is None:
            return True
        return scope in self.scopes or (scope.endswith(":read") and scope[:-4] + "write" in self.scopes)

    def acting_for(self, member: MemberRef | None) -> Actor:
        """The same actor, on behalf of *member*."""
        return self if member == self.on_behalf_of else replace(self, on_behalf_of=member)


ANONYMOUS = Actor(kind="anonymous")


def system_actor(name: str) -> Actor:
    """The server itself, for timers and deliveries; *name* says which part, for the audit."""
    return Actor(kind="system", name=name)
