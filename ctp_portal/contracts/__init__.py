"""What units contribute to the portal and the values its api speaks in. Standard library only."""

from ctp_portal.contracts.batches import BATCH_LIMIT, AgreementDto, HandledOnItsPage, TodoAgreement
from ctp_portal.contracts.notifications import NotificationDto, NotificationKind, NotificationText
from ctp_portal.contracts.shell import (
    MenuEntry,
    PaletteCommand,
    PaletteLine,
    PaletteSource,
    Section,
    Widget,
    everyone,
)
from ctp_portal.contracts.todos import BOXES, COUNT_LIMIT, Box, BoxCounts, TodoDto, TodoEntry, TodoKind, TodoMove

__all__ = [
    "BATCH_LIMIT",
    "BOXES",
    "COUNT_LIMIT",
    "AgreementDto",
    "Box",
    "BoxCounts",
    "HandledOnItsPage",
    "MenuEntry",
    "NotificationDto",
    "NotificationKind",
    "NotificationText",
    "PaletteCommand",
    "PaletteLine",
    "PaletteSource",
    "Section",
    "TodoAgreement",
    "TodoDto",
    "TodoEntry",
    "TodoMove",
    "TodoKind",
    "Widget",
    "everyone",
]
