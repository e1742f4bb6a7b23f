"""What an article must be like."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from apps.news.domain.cleaning import MAX_BODY
from ctp_core.contracts import FieldError, mark

TITLE_LENGTH: Final = 200
ATTACHMENTS: Final = 20
FARTHEST: Final = timedelta(days=366 * 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleContent:
    """What an author writes. *body* is HTML as it came."""

    title: str
    body: str
    attachments: tuple[UUID, ...] = ()
    publish_at: datetime | None = None
    expires_at: datetime | None = None
    top_until: datetime | None = None


def tidy_title(title: str) -> str:
    """One line without control characters."""
    return " ".join("".join(one if unicodedata.category(one) not in ("Cc", "Cs") else " " for one in title).split())


def problems(content: ArticleContent, *, text: str, now: datetime, complete: bool) -> dict[str, list[FieldError]]:
    """What is wrong with *content*; a draft may be unfinished, what is published must be *complete*."""
    found: dict[str, list[FieldError]] = {}
    title = tidy_title(content.title)
    if len(title) > TITLE_LENGTH or not title:
        found["title"] = [
            FieldError("news.title", mark("Give a title of at most %(limit)s characters."), limit=TITLE_LENGTH)
        ]
    if len(content.body) > MAX_BODY:
        found["body"] = [FieldError("news.body_long", mark("The text is too long."))]
    elif complete and not text and not content.attachments:
        found["body"] = [FieldError("news.body_empty", mark("Write something or attach a file."))]
    if len(content.attachments) > ATTACHMENTS:
        message = mark("Attach at most %(limit)s files.")
        found["attachments"] = [FieldError("news.attachments", message, limit=ATTACHMENTS)]
    for name in ("publish_at", "expires_at", "top_until"):
        moment: datetime | None = getattr(content, name)
        if moment is not None and moment > now + FARTHEST:
            found[name] = [FieldError("news.too_far", mark("This lies too far in the future."))]
    if content.expires_at is not None and content.expires_at <= max(now, content.publish_at or now):
        found["expires_at"] = [FieldError("news.expires_early", mark("This must lie after the article comes out."))]
    return found
