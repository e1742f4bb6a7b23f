"""The portal's addresses: it owns the root."""

from django.urls import URLPattern, URLResolver, path

from ctp_portal.web import home, notifications, palette, todos

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.show_home, name="home"),
    path("home/layout/", home.LayoutView.as_view(), name="home-layout"),
    path("palette/", palette.show_palette, name="palette"),
    path("new/", home.show_new, name="new"),
    path("me/", home.show_me, name="me"),
    path("todos/", todos.show_todos, name="todo-list"),
    path("todos/agree/", todos.agree, name="todo-agree"),
    path("todos/read/", todos.mark_read, name="todo-read"),
    path("notifications/", notifications.show_notifications, name="notification-list"),
    path("notifications/read/", notifications.mark_read, name="notification-read"),
    path("notifications/<uuid:notification_id>/", notifications.open_notification, name="notification"),
    path("changes/", notifications.show_changes, name="changes"),
]
