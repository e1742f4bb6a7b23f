from ctp_portal.models.layouts import HomeLayout
from ctp_portal.models.notifications import Notification
from ctp_portal.models.todos import Todo

__all__ = ["HomeLayout", "Notification", "Todo"]
