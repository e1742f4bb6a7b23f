"""Limits on fields by role: modules hold every policy they give out within the limit of who reads or writes."""

from ctp_form.selectors.limits import concealed_from_some, limit_for, limits_for, list_limits
from ctp_form.services.save_limits import save_limits

__all__ = ["concealed_from_some", "limit_for", "limits_for", "list_limits", "save_limits"]
