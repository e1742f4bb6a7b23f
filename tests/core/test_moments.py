"""Moments as forms send them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from ctp_core.kit.moments import read_moment
from ctp_core.kit.rest import MomentField, StrictSerializer


def test_a_moment_is_in_the_readers_time_zone_unless_it_names_one() -> None:
    with timezone.override("Asia/Shanghai"):
        assert read_moment(" 2026-03-02T14:30 ") == datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
        assert read_moment("2026-03-02T14:30Z") == datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "x", "2026-02-31T00:00", "0001-01-01T00:00", "9999-12-31T23:59-08:00"])
def test_what_is_no_moment_or_can_not_be_kept_is_none(text: str) -> None:
    with timezone.override("Asia/Shanghai"):
        assert read_moment(text) is None


class Body(StrictSerializer):
    at = MomentField()


@pytest.mark.parametrize(
    ("text", "fits"),
    [("2026-03-02T14:30+08:00", True), ("2026-03-02T14:30", False), ("0001-01-01T00:00+08:00", False), ("x", False)],
)
def test_over_rest_it_names_its_offset(text: str, fits: bool) -> None:
    with timezone.override("Asia/Shanghai"):
        assert Body(data={"at": text}).is_valid() is fits
