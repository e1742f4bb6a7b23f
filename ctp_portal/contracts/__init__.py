"""What units contribute to the portal and the values its api speaks in. Standard library only."""

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
from ctp_portal.contracts.todos import BOXES, COUNT_LIMIT, Box, BoxCounts, TodoDto, TodoEntry, TodoKind

__all__ = [
    "BOXES",
    "COUNT_LIMIT",
    "Box",
    "BoxCounts",
    "MenuEntry",
    "NotificationDto",
    "NotificationKind",
    "NotificationText",
    "PaletteCommand",
    "PaletteLine",
    "PaletteSource",
    "Section",
    "TodoDto",
    "TodoEntry",
    "TodoKind",
    "Widget",
    "everyone",
]
