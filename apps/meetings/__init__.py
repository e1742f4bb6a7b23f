"""Meetings (会议): rooms that are never booked twice, invitations with replies, minutes."""
