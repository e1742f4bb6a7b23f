"""Every kind of field on a phone 360 pixels wide: something to press or type in, within the window, rows as cards."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.form.table_of_kinds import ENTERED, VALUED, row_of
from tests.registers.conftest import build_office
from tests.registers.test_every_kind import build_room

pytestmark = pytest.mark.django_db(transaction=True)
WIDTH = 360
PLACES = """([code, control]) => {
  const field = document.querySelector(`[data-field="${code}"]`) ?? document.querySelector(`[data-table="${code}"]`);
  const found = [...field.querySelectorAll(control)].filter((one) => one.offsetParent && !one.disabled);
  return found.map((one) => { const box = one.getBoundingClientRect(); return [box.left, box.right, box.width * box.height]; });
}"""
CARDS = """(selector) => [...document.querySelectorAll(selector)].map((row) => getComputedStyle(row).display)"""


def test_every_kind_on_a_phone(phone: Any) -> None:
    room = build_room(build_office())
    phone.sign_in(get_user_model().objects.get(pk=room.keeper.account_pk))
    page = phone.open(f"/registers/{room.register}/records/new/")
    for kind in ENTERED:
        places = page.evaluate(PLACES, [f"f_{kind}", row_of(kind).control or f'[name="f.f_{kind}"]'])
        assert places, f"{kind} has nothing to enter it with"
        assert [one for one in places if one[0] < 0 or one[1] > WIDTH or one[2] == 0] == [], kind
    assert page.evaluate(CARDS, ".rows-in tr[data-row]") == ["grid"]
    assert page.locator(".rows-in .cell-label").first.bounding_box()["width"] > 20
    assert (phone.scrolls_sideways(), phone.axe()) == (0, [])
    page = phone.open(f"/registers/{room.register}/records/{room.full}/")
    text = page.locator("main").inner_text()
    assert [kind for kind in VALUED if f"字段 {kind}" not in text] == []
    assert page.evaluate(CARDS, "table.cards tbody tr") == ["flex", "flex"]
    assert (phone.scrolls_sideways(), phone.axe()) == (0, [])
