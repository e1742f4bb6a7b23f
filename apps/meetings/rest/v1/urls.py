"""The REST addresses of meetings."""

from django.urls import URLPattern, URLResolver, path

from apps.meetings.rest.v1 import meetings, rooms

urlpatterns: list[URLPattern | URLResolver] = [
    path("", meetings.MeetingList.as_view(), name="meeting-list"),
    path("rooms/", rooms.RoomList.as_view(), name="room-list"),
    path("rooms/free/", rooms.FreeRooms.as_view(), name="room-free"),
    path("rooms/<uuid:room_id>/", rooms.RoomDetail.as_view(), name="room-detail"),
    path("rooms/<uuid:room_id>/bookings/", rooms.RoomBookings.as_view(), name="room-bookings"),
    path("<uuid:meeting_id>/", meetings.MeetingDetail.as_view(), name="meeting-detail"),
    path("<uuid:meeting_id>/reply/", meetings.MeetingReply.as_view(), name="meeting-reply"),
    path("<uuid:meeting_id>/cancel/", meetings.MeetingCancel.as_view(), name="meeting-cancel"),
    path("<uuid:meeting_id>/minutes/", meetings.MeetingMinutes.as_view(), name="meeting-minutes"),
]
