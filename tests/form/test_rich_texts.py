"""HTML that people write: cleaned when it is stored, and again when it is drawn."""

from __future__ import annotations

from ctp_form.contracts import OPEN
from ctp_form.kit import reading
from tests.form.kinds import field
from tests.form.test_kinds import defined, taken

HOSTILE = (
    '<p onclick="x()" style="color:red">甲<script>alert(1)</script></p><img src=x onerror=alert(1)>'
    '<a href="javascript:alert(1)">乙</a><a href="https://example.com" target=_top>丙</a>'
)
CLEAN = '<p>甲</p><a rel="noopener noreferrer">乙</a><a href="https://example.com" rel="noopener noreferrer">丙</a>'


def test_only_allowed_marks_are_stored_and_drawn() -> None:
    definition = defined(field("rich_text"))
    assert taken(definition, {"f": HOSTILE}).values == {"f": CLEAN}
    shown = reading.show_field(definition.fields[0], CLEAN + "<script>alert(2)</script>", OPEN, {})
    assert str(shown.rich) == CLEAN
