"""Who passes the organisation's doors."""

from ctp_core.kit.policies import ADMIN, NARROWED, PERMISSION

__all__ = ["MAINTAIN", "MANAGE"]

MANAGE = ADMIN("system") | PERMISSION("organization.manage")
# The administrators of companies too: the services behind keep them to what belongs to those.
MAINTAIN = ADMIN("system") | NARROWED("organization.manage")
