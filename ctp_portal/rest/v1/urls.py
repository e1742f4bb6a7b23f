"""The portal's REST addresses."""

from django.urls import URLPattern, URLResolver, path

from ctp_portal.rest.v1 import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("home/", views.HomeView.as_view(), name="home"),
    path("todos/", views.TodoListView.as_view(), name="todo-list"),
    path("todos/counts/", views.TodoCountsView.as_view(), name="todo-counts"),
    path("todos/agree/", views.TodosAgreeView.as_view(), name="todos-agree"),
    path("todos/read/", views.TodosReadView.as_view(), name="todos-read"),
    path("todos/<uuid:key>/read/", views.TodoReadView.as_view(), name="todo-read"),
    path("notifications/", views.NotificationListView.as_view(), name="notification-list"),
    path("notifications/read/", views.NotificationReadView.as_view(), name="notification-read"),
]
