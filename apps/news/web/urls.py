from django.urls import URLPattern, URLResolver, path

from apps.news.web import boards, editing, reading

urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.list_articles, name="article-list"),
    path("mine/", reading.list_own, name="article-mine"),
    path("review/", reading.list_for_review, name="article-review"),
    path("articles/new/", editing.NewArticle.as_view(), name="article-new"),
    path("articles/<uuid:article_id>/", reading.show_article, name="article"),
    path("articles/<uuid:article_id>/read/", reading.note_reading, name="article-read"),
    path("articles/<uuid:article_id>/readers/", reading.show_readers, name="article-readers"),
    path("articles/<uuid:article_id>/act/", editing.act, name="article-act"),
    path("articles/<uuid:article_id>/edit/", editing.EditArticle.as_view(), name="article-edit"),
    path("boards/", boards.list_boards, name="board-list"),
    path("boards/new/", boards.NewBoard.as_view(), name="board-new"),
    path("boards/<uuid:board_id>/", boards.EditBoard.as_view(), name="board-edit"),
]
