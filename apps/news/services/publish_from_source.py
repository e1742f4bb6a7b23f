"""Publishing for another module: once for each source."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from apps.news.domain.cleaning import paragraphs
from apps.news.domain.drafts import ArticleContent
from apps.news.models import Article
from apps.news.services.checking import article_ref, publishing_board
from apps.news.services.release_article import release
from apps.news.services.save_draft import fill
from apps_api.news import ArticleDraft
from ctp_core.api import audit, clock, files
from ctp_core.api.operations import failpoint
from ctp_core.contracts import Actor, ObjectRef


def publish_from_source(*, draft: ArticleDraft, source: ObjectRef, actor: Actor) -> Article:
    """The article published from *source*, now or earlier. Raises BoardNotFound, PublishingForbidden, ArticleInvalid."""
    found = find_by_source(source)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _publish(draft, source, actor)
    except IntegrityError:
        # Somebody else published the same source at the same moment: the unique column decides, theirs is the article.
        found = find_by_source(source)
        if found is None:
            raise
        return found


def find_by_source(source: ObjectRef) -> Article | None:
    """The article of *source*, with its board."""
    return Article.objects.select_related("board").filter(source=str(source)).first()


def _publish(draft: ArticleDraft, source: ObjectRef, actor: Actor) -> Article:
    now = clock.now()
    board = publishing_board(board_id=draft.board_id, actor=actor)
    article = Article(board=board, author_id=draft.author.pk if draft.author else None, source=str(source))
    article.created_at = now
    body = draft.body if draft.format == "html" else paragraphs(draft.body)
    fill(article, ArticleContent(title=draft.title, body=body, attachments=draft.attachments), now=now, complete=True)
    article.save(force_insert=True)
    failpoint("news.publish.saved")
    ref = article_ref(article)
    if draft.attachments:
        files.copy_files(file_ids=draft.attachments, to=ref, actor=actor)
    release(article, now=now)
    failpoint("news.publish.released")
    audit.record(actor=actor, action="news.publish_article", subject=ref, details={"source": str(source)})
    return article
