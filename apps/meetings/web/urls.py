"""The addresses of meetings."""

from django.urls import URLPattern, URLResolver, path

from apps.meetings.web import editing, listing, rooms, showing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.meeting_list, name="meeting-list"),
    path("week/", listing.meeting_week, name="meeting-week"),
    path("new/", editing.meeting_new, name="meeting-new"),
    path("rooms/", rooms.room_day, name="room-day"),
    path("rooms/list/", rooms.room_list, name="room-list"),
    path("rooms/new/", rooms.room_new, name="room-new"),
    path("rooms/<uuid:room_id>/", rooms.room_week, name="room-week"),
    path("rooms/<uuid:room_id>/edit/", rooms.room_edit, name="room-edit"),
    path("<uuid:meeting_id>/", showing.meeting_detail, name="meeting-detail"),
    path("<uuid:meeting_id>/edit/", editing.meeting_edit, name="meeting-edit"),
    path("<uuid:meeting_id>/reply/", showing.meeting_reply, name="meeting-reply"),
    path("<uuid:meeting_id>/cancel/", showing.meeting_cancel, name="meeting-cancel"),
    path("<uuid:meeting_id>/minutes/", showing.meeting_minutes, name="meeting-minutes"),
    path("<uuid:meeting_id>/meeting.ics", showing.meeting_calendar, name="meeting-calendar"),
]
