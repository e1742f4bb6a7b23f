"""What scim records in the audit, in words."""

from __future__ import annotations

from ctp_core.contracts import AuditWords, mark

WORDS = AuditWords(
    acts={
        "scim.create_user": mark("Provisioned a person"),
        "scim.update_user": mark("Changed a provisioned person"),
        "scim.remove_user": mark("Removed a provisioned person"),
        "scim.create_group": mark("Provisioned a group"),
        "scim.update_group": mark("Changed a provisioned group"),
        "scim.remove_group": mark("Removed a provisioned group"),
    },
    kinds={
        "user": mark("Provisioned person"),
        "group": mark("Provisioned group"),
    },
)
