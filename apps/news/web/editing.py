"""Pages to write, send off, review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.news.domain.cleaning import paragraphs
from apps.news.domain.drafts import ArticleContent
from apps.news.selectors import articles, boards
from apps.news.services.review_article import approve_article, return_article
from apps.news.services.save_draft import create_draft, delete_draft, save_draft
from apps.news.services.set_top import set_top
from apps.news.services.submit_article import submit_article
from apps.news.services.withdraw_article import withdraw_article
from apps_api.news import ArticleInvalid, BoardNotFound
from ctp_core.api import clock, files
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, ObjectRef, mark
from ctp_core.kit.answers import translated
from ctp_core.kit.moments import read_moment
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, PageView, page, render_page
from ctp_portal.kit.shell import acted

TOP_DAYS = 7


class NewArticle(PageView):
    """Write a new article: the first save makes the draft."""

    policy = SIGNED_IN

    def get(self, request: PageRequestType) -> HttpResponse:
        """The empty form."""
        choices = _publishing_boards(self.actor)
        if not choices:
            return render_page(request, "news/no_board.html", {"active_menu": "news"})
        wanted = request.GET.get("board", "")
        values = {"board": wanted if wanted in dict(choices) else choices[0][0]}
        return _form(request, values=values, choices=choices)

    def post(self, request: PageRequestType) -> HttpResponse:
        """Make the draft, then go on as when editing."""
        try:
            content = read_content(request, self.actor)
            article_id = create_draft(board_id=_board_id(request), content=content, actor=self.actor)
        except Invalid as error:
            return _refused(request, error, article=None, choices=_publishing_boards(self.actor))
        return _saved(request, article_id)


class EditArticle(PageView):
    """Change a draft, or as reviewer what waits for review."""

    policy = SIGNED_IN

    def get(self, request: PageRequestType, article_id: UUID) -> HttpResponse:
        """The form with what was saved last."""
        article = articles.get_article(article_id=article_id, actor=self.actor, now=clock.now())
        if "edit" not in article.verbs:
            raise Forbidden()
        values = {
            "board": str(article.board_id),
            "title": article.title,
            "body": article.body,
            "publish_at": _local(article.publish_at),
            "expires_at": _local(article.expires_at),
        }
        return _form(request, values=values, choices=_choices(article, self.actor), article=article)

    def post(self, request: PageRequestType, article_id: UUID) -> HttpResponse:
        """Save, and send off when asked to. The editor's own saving gets JSON back."""
        version = request.POST.get("version", "")
        try:
            content = read_content(request, self.actor)
            save_draft(
                article_id=article_id,
                content=content,
                actor=self.actor,
                board_id=_board_id(request) if request.POST.get("board") else None,
                expected_version=int(version)
                if version.isascii() and version.isdecimal() and len(version) < 9
                else None,
            )
        except Invalid as error:
            article = articles.get_article(article_id=article_id, actor=self.actor, now=clock.now())
            return _refused(request, error, article=article, choices=_choices(article, self.actor))
        return _saved(request, article_id)


@page(SIGNED_IN, methods=("POST",))
def act(request: PageRequestType, article_id: UUID) -> HttpResponse:
    """One of the buttons below an article."""
    operation = _OPERATIONS.get(request.POST.get("operation", ""))
    if operation is None:
        raise Invalid({"operation": [FieldError("news.operation", mark("There is no such operation."))]})
    message, url = operation(request, article_id)
    return acted(request, message=message, url=url, key=article_id)


def read_content(request: PageRequestType, actor: Actor) -> ArticleContent:
    """The form's fields; new files are stored on the way. Raises Invalid."""
    sent = request.POST
    found: dict[str, list[FieldError]] = {}
    moments = {name: _moment(sent.get(name, ""), name, found) for name in ("publish_at", "expires_at")}
    kept: list[UUID] = []
    removed = set(sent.getlist("remove"))
    for text in sent.getlist("attachments"):
        try:
            if text not in removed:
                kept.append(UUID(text))
        except ValueError:
            found["attachments"] = [FieldError("news.attachment", mark("One of the files is not known."))]
    if found:
        raise ArticleInvalid(found)
    for upload in request.FILES.getlist("upload"):
        kept.append(files.store(actor=actor, name=upload.name or "file", content=upload, size=upload.size or 0).id)
    body = sent.get("body", "")
    return ArticleContent(
        title=sent.get("title", ""),
        # Without the editor's script the field holds plain text.
        body=body if "<" in body else paragraphs(body),
        attachments=tuple(dict.fromkeys(kept)),
        **moments,
    )


def _moment(text: str, name: str, found: dict[str, list[FieldError]]) -> datetime | None:
    """A ``datetime-local`` value in the reader's time zone."""
    if not text.strip():
        return None
    moment = read_moment(text)
    if moment is None:
        found[name] = [FieldError("news.moment", mark("This is not a date and time."))]
    return moment


def _saved(request: PageRequestType, article_id: UUID) -> HttpResponse:
    if request.headers.get("X-Autosave"):
        article = articles.get_article(article_id=article_id, actor=request.actor, now=clock.now())
        url = reverse("news:article-edit", args=[article_id])
        return JsonResponse({"url": url, "version": article.version})
    url = reverse("news:article", args=[article_id])
    if request.POST.get("operation") == "submit":
        try:
            message = _submit(request, article_id)[0]
        except Invalid as error:
            article = articles.get_article(article_id=article_id, actor=request.actor, now=clock.now())
            return _refused(request, error, article=article, choices=_choices(article, request.actor))
        messages.success(request, message)
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(url)


def _refused(request: PageRequestType, error: Invalid, *, article: Any, choices: list[tuple[str, str]]) -> HttpResponse:
    said = {name: [translated(one.message, one.params) for one in found] for name, found in error.fields.items()}
    if request.headers.get("X-Autosave"):
        return JsonResponse({"errors": said}, status=422)
    values = {name: request.POST.get(name, "") for name in ("board", "title", "body", "publish_at", "expires_at")}
    return _form(request, values=values, choices=choices, article=article, errors=said, status=422)


def _form(
    request: PageRequestType,
    *,
    values: dict[str, str],
    choices: list[tuple[str, str]],
    article: Any = None,
    errors: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    attached = files.list_attached(to=ObjectRef("news", "article", article.id)) if article else ()
    context = {
        "active_menu": "news",
        "article": article,
        "values": values,
        "choices": choices,
        "errors": errors or {},
        "files": attached,
    }
    return render_page(request, "news/edit.html", context, status=status)


def _publishing_boards(actor: Actor) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in boards.list_boards(actor=actor) if one.publishes]


def _choices(article: Any, actor: Actor) -> list[tuple[str, str]]:
    found = _publishing_boards(actor)
    own = (str(article.board_id), article.board_name)
    return found if own in found else [own, *found]


def _board_id(request: PageRequestType) -> UUID:
    try:
        return UUID(request.POST.get("board", ""))
    except ValueError:
        raise BoardNotFound() from None


def _local(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


Answer = tuple[str, str]


def _submit(request: PageRequestType, article_id: UUID) -> Answer:
    state = submit_article(article_id=article_id, actor=request.actor)
    said = {
        "in_review": _("Sent to the reviewers."),
        "scheduled": _("It will come out at its time."),
        "published": _("Published."),
    }
    return said[state], _page(article_id)


def _approve(request: PageRequestType, article_id: UUID) -> Answer:
    state = approve_article(article_id=article_id, actor=request.actor)
    return (_("Published.") if state == "published" else _("It will come out at its time.")), _page(article_id)


def _return(request: PageRequestType, article_id: UUID) -> Answer:
    return_article(article_id=article_id, note=request.POST.get("note", ""), actor=request.actor)
    return _("Returned to the author."), reverse("news:article-review")


def _withdraw(request: PageRequestType, article_id: UUID) -> Answer:
    withdraw_article(article_id=article_id, actor=request.actor)
    return _("Withdrawn."), reverse("news:article-list")


def _delete(request: PageRequestType, article_id: UUID) -> Answer:
    delete_draft(article_id=article_id, actor=request.actor)
    return _("Deleted."), reverse("news:article-mine")


def _top(request: PageRequestType, article_id: UUID) -> Answer:
    set_top(article_id=article_id, until=clock.now() + timedelta(days=TOP_DAYS), actor=request.actor)
    return _("On top for seven days."), _page(article_id)


def _untop(request: PageRequestType, article_id: UUID) -> Answer:
    set_top(article_id=article_id, until=None, actor=request.actor)
    return _("No longer on top."), _page(article_id)


def _page(article_id: UUID) -> str:
    return reverse("news:article", args=[article_id])


_OPERATIONS: dict[str, Callable[[PageRequestType, UUID], Answer]] = {
    "submit": _submit,
    "approve": _approve,
    "return": _return,
    "withdraw": _withdraw,
    "delete": _delete,
    "top": _top,
    "untop": _untop,
}
