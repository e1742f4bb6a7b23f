"""When the database gives a request up for another one, it is tried again where that is safe; else the answer says that it helps.

Safe means: nothing of this request has been committed. Then all of it was in the one transaction that the database rolled back, and
whatever was to follow the commit (``transaction.on_commit``, the outbox) was rolled back with it.
"""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse

from ctp_core.contracts import DomainError, mark
from ctp_core.web.errors import error_response

logger = logging.getLogger("ctp.request")
# PostgreSQL: chosen as the victim of a deadlock, not serializable. The next attempt meets a winner who is ahead.
GIVEN_UP = frozenset({"40P01", "40001"})
# PostgreSQL: lock not available. It has waited as long as a request may.
WAITED = GIVEN_UP | {"55P03"}
SQLITE_WAITED = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED"})
RETRIES = 3
# Seconds before the first attempt, at most; two victims that start together would only meet again.
PAUSE = 0.05
# What changes nothing; all else counts as a change.
_READS = re.compile(r"[\s(]*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|SET|SHOW|EXPLAIN)\b", re.IGNORECASE)
_WITH = re.compile(r"\s*WITH\b(?!.*\b(INSERT|UPDATE|DELETE|MERGE)\b)", re.IGNORECASE | re.DOTALL)
# The first use of a token in a minute is written down on its own; doing it again says nothing else.
_BESIDE = re.compile(r'UPDATE "ctp_core_accounttoken" SET "last_used_at" = \S+ WHERE')


class Busy(DomainError):
    """Others held what this needed for longer than a request may wait."""

    code = "core.busy"
    status = 503
    message = mark("Many people are working on this at the moment. Nothing was saved. Try again.")


class CommitWatch:
    """Knows whether a change of this request was committed: each change leaves a note that only its commit reads."""

    def __init__(self) -> None:
        self.committed = False

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Around each statement, as Django's ``execute_wrapper`` asks. Outside a transaction the note is read at once."""
        harmless = isinstance(sql, str) and (_READS.match(sql) or _WITH.match(sql) or _BESIDE.match(sql))
        if not self.committed and not harmless:
            transaction.on_commit(self._note)
        return execute(sql, params, many, context)

    def _note(self) -> None:
        self.committed = True


class BusyGate:
    """Tries a request again whose transaction the database gave up; else 503 with Retry-After."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.vendor != "postgresql":  # SQLite has one writer, who has waited long enough
            return self.get_response(request)
        request.commit_watch = watch = CommitWatch()  # type: ignore[attr-defined]
        with connection.execute_wrapper(watch):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Keep a short body, so that the view can read it twice."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        short = length.isdecimal() and 0 < int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if short and not _is_form(request) and hasattr(request, "commit_watch"):
            _ = request.body

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The view once more, at most ``RETRIES`` times; what else goes wrong there is raised as it would have been."""
        if not has_waited(exception):
            return None
        error, match = exception, request.resolver_match
        for number in range(1, RETRIES + 1):
            if match is None or not may_try_again(request, error):
                break
            logger.info("given up by the database, tried again", extra={"attempt": number})
            time.sleep(random.uniform(0, PAUSE * 2**number))  # noqa: S311  spreads, keeps no secret
            _rewind(request)
            try:
                answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
                return answer
            except OperationalError as again:
                if not has_waited(again):
                    raise
                error = again
        logger.warning("busy", exc_info=error)
        answer = error_response(request, Busy())
        answer["Retry-After"] = "1"
        return answer


def has_waited(error: Exception) -> bool:
    """Whether the database gave up waiting for somebody else."""
    cause = error.__cause__
    return isinstance(error, OperationalError) and (
        getattr(cause, "sqlstate", "") in WAITED or getattr(cause, "sqlite_errorname", "") in SQLITE_WAITED
    )


def may_try_again(request: HttpRequest, error: Exception) -> bool:
    """Whether all of this request is undone, and can be read once more."""
    watch: CommitWatch | None = getattr(request, "commit_watch", None)
    if watch is None or watch.committed or connection.in_atomic_block:
        return False
    if getattr(error.__cause__, "sqlstate", "") not in GIVEN_UP:
        return False
    kept = hasattr(request, "_body") or not getattr(request, "_read_started", False)
    return kept or (_is_form(request) and hasattr(request, "_post"))


def _is_form(request: HttpRequest) -> bool:
    return request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded")


def _rewind(request: HttpRequest) -> None:
    """As it came: uploads from their start, and nothing said that was not done."""
    if hasattr(request, "_files"):
        for _name, uploads in request.FILES.lists():
            for upload in uploads:
                upload.seek(0)
    said: Any = getattr(request, "_messages", None)
    if said is not None:
        said._queued_messages.clear()
        said.added_new = False
