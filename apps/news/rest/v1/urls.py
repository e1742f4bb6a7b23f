from django.urls import URLPattern, URLResolver, path

from apps.news.rest.v1 import articles, boards, steps

urlpatterns: list[URLPattern | URLResolver] = [
    path("boards/", boards.BoardList.as_view(), name="board-list"),
    path("boards/<uuid:board_id>/", boards.BoardDetail.as_view(), name="board"),
    path("articles/", articles.ArticleList.as_view(), name="article-list"),
    path("articles/<uuid:article_id>/", articles.ArticleDetail.as_view(), name="article"),
    path("articles/<uuid:article_id>/submit/", steps.Submit.as_view(), name="article-submit"),
    path("articles/<uuid:article_id>/approve/", steps.Approve.as_view(), name="article-approve"),
    path("articles/<uuid:article_id>/return/", steps.Return.as_view(), name="article-return"),
    path("articles/<uuid:article_id>/withdraw/", steps.Withdraw.as_view(), name="article-withdraw"),
    path("articles/<uuid:article_id>/top/", steps.Top.as_view(), name="article-top"),
    path("articles/<uuid:article_id>/read/", steps.Read.as_view(), name="article-read"),
    path("articles/<uuid:article_id>/readers/", steps.ArticleReaders.as_view(), name="article-readers"),
    path("articles/<uuid:article_id>/readers/count/", steps.ArticleReadership.as_view(), name="article-reader-count"),
]
