"""Events: publish them in the transaction of what they tell of; the relay brings them to the subscribers."""

from ctp_core.applets.events.codec import EventFormatError, encode
from ctp_core.applets.events.deliveries import OPEN_STATES, DeliveryDto, delivery_dto, held_back, list_deliveries
from ctp_core.applets.events.nudging import set_nudge
from ctp_core.applets.events.selectors import Backlog, get_backlog
from ctp_core.applets.events.services.clean_events import clean_events
from ctp_core.applets.events.services.deliver_pending import deliver_pending
from ctp_core.applets.events.services.publish_events import publish
from ctp_core.applets.events.services.settle_delivery import DeliveryMoving, discard_delivery, retry_delivery

__all__ = [
    "OPEN_STATES",
    "Backlog",
    "DeliveryDto",
    "DeliveryMoving",
    "EventFormatError",
    "clean_events",
    "deliver_pending",
    "delivery_dto",
    "discard_delivery",
    "encode",
    "get_backlog",
    "held_back",
    "list_deliveries",
    "publish",
    "retry_delivery",
    "set_nudge",
]
