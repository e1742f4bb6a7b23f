"""What may follow an approval, as a template writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

PUBLISH_NEWS = "publish_news"
ACTIONS = (PUBLISH_NEWS,)


@dataclass(frozen=True, slots=True)
class PublishNews:
    """Publish an article on *board* or the board chosen in *board_field*; the others are codes of form fields."""

    title: str
    body: str
    attachments: str = ""
    board: str = ""
    board_field: str = ""

    def to_json(self) -> dict[str, str]:
        """Plain data for storage."""
        return {
            "action": PUBLISH_NEWS,
            "title": self.title,
            "body": self.body,
            "attachments": self.attachments,
            "board": self.board,
            "board_field": self.board_field,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PublishNews:
        """Read what ``to_json`` wrote. Raises ValueError for anything else."""
        known = {"action", "title", "body", "attachments", "board", "board_field"}
        texts = {key: data.get(key, "") for key in known - {"action"}}
        if (
            data.get("action") != PUBLISH_NEWS
            or data.keys() - known
            or not all(isinstance(one, str) for one in texts.values())
        ):
            raise ValueError("not an action to publish news")
        return cls(**texts)

    def board_of(self, values: Mapping[str, Any]) -> UUID | None:
        """The board for a record with *values*; None when it names none."""
        try:
            return UUID(str(values.get(self.board_field) if self.board_field else self.board))
        except ValueError:
            return None

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """(key, code) of the form fields it names."""
        named = (
            ("title", self.title),
            ("body", self.body),
            ("attachments", self.attachments),
            ("board_field", self.board_field),
        )
        return tuple((key, code) for key, code in named if code)
