"""Who passes the organisation's doors."""

from ctp_core.kit.policies import ADMIN, PERMISSION

__all__ = ["MANAGE"]

MANAGE = ADMIN("system") | PERMISSION("organization.manage")
