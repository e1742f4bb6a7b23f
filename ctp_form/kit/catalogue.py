"""The kinds of fields as the designer offers them: groups, names, and which properties each has."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ctp_form.domain.kinds import KINDS

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("words", ("text", "long_text", "rich_text", "phone", "email", "id_number", "address")),
    ("numbers", ("number", "money", "percent", "calculated", "serial")),
    ("days", ("date", "time", "period")),
    ("choices", ("choice", "multiple_choice", "tree_choice", "yes_no")),
    ("people", ("member", "members", "unit", "units", "post")),
    ("files", ("attachment", "image", "signature")),
    ("rows", ("table", "relation", "lookup")),
    ("layout", ("section", "tab", "page_break", "explanation", "opinion")),
)
# What a kind has of its own: (key, how it is entered).
OWN: dict[str, tuple[tuple[str, str], ...]] = {
    "text": (
        ("min_length", "whole"),
        ("max_length", "whole"),
        ("default", "text"),
        ("pattern", "text"),
        ("pattern_hint", "text"),
    ),
    "long_text": (("min_length", "whole"), ("max_length", "whole"), ("default", "text")),
    "rich_text": (("max_length", "whole"),),
    "phone": (("mobile", "flag"),),
    "number": (("digits", "whole"), ("min", "text"), ("max", "text"), ("unit_label", "text"), ("default", "text")),
    "money": (("min", "text"), ("max", "text"), ("currency", "text"), ("capital", "flag"), ("default", "text")),
    "percent": (("digits", "whole"), ("min", "text"), ("max", "text"), ("default", "text")),
    "calculated": (("formula", "expression"), ("type", "result"), ("digits", "whole"), ("capital", "flag")),
    "serial": (("pattern", "text"),),
    "date": (("min", "date"), ("max", "date"), ("default", "text")),
    "time": (("min", "time"), ("max", "time"), ("default", "time")),
    "period": (("min", "date"), ("max", "date")),
    "choice": (("options", "options"), ("default", "text")),
    "multiple_choice": (("options", "options"), ("min", "whole"), ("max", "whole")),
    "tree_choice": (("options", "tree"), ("any_level", "flag"), ("default", "text")),
    "yes_no": (),
    "members": (("max", "whole"),),
    "units": (("max", "whole"),),
    "member": (("default", "me"),),
    "unit": (("default", "mine"),),
    "attachment": (("max_files", "whole"),),
    "image": (("max_files", "whole"),),
    "table": (("min_rows", "whole"), ("max_rows", "whole")),
    "relation": (("source", "source"), ("title", "source_field"), ("copy", "copies")),
    "lookup": (("relation", "relation"), ("field", "looked_up")),
    "opinion": (("nodes", "lines"),),
}
ADDS_UP = ("number", "money", "percent", "calculated")


def catalogue() -> dict[str, Any]:
    """What the designer draws its palette and its canvas from, in the reader's language."""
    kinds, groups = kind_names(), _group_names()
    return {
        "groups": [{"name": groups[code], "kinds": list(found)} for code, found in GROUPS],
        "kinds": {
            code: {"name": kinds[code], "column": kind.may_be_column, "value": kind.holds_value}
            for code, kind in KINDS.items()
        },
    }


def property_catalogue() -> dict[str, Any]:
    """What it draws the properties of a field from: fetched when somebody reaches for one."""
    named = _part_names()
    return {
        "kinds": {
            code: {
                "own": [list(one) for one in _own(code)],
                "calculated": kind.is_calculated,
                "starts": kind.may_start_from,
                "parts": {part: named.get(part, part) for part in kind.parts},
                "type": kind.value_type,
            }
            for code, kind in KINDS.items()
        },
        "keys": _key_names(),
    }


def _own(code: str) -> tuple[tuple[str, str], ...]:
    """What a kind has of its own, and what several kinds have in common."""
    found = OWN.get(code, ())
    if KINDS[code].may_be_unique:
        found = (*found, ("unique", "flag"))
    return (*found, ("total", "flag")) if code in ADDS_UP else found


def _part_names() -> dict[str, str]:
    """What people call the parts of a period, an address and a signature."""
    return {
        "from": pgettext("part of a period", "first day"),
        "to": pgettext("part of a period", "last day"),
        "province": _("Province"),
        "city": _("City"),
        "district": _("District or county"),
        "street": _("Street and number"),
        "postcode": _("Postcode"),
        "text": pgettext("part of a signature", "typed name"),
    }


def kind_names() -> dict[str, str]:
    """What people call the kinds."""
    return {
        "text": pgettext("kind of field", "Text in one line"),
        "long_text": pgettext("kind of field", "Text in several lines"),
        "rich_text": pgettext("kind of field", "Formatted text"),
        "phone": pgettext("kind of field", "Phone"),
        "email": pgettext("kind of field", "E-mail"),
        "id_number": pgettext("kind of field", "ID number"),
        "address": pgettext("kind of field", "Address"),
        "number": pgettext("kind of field", "Number"),
        "money": pgettext("kind of field", "Money"),
        "percent": pgettext("kind of field", "Percent"),
        "calculated": pgettext("kind of field", "Calculated"),
        "serial": pgettext("kind of field", "Serial number"),
        "date": pgettext("kind of field", "Date"),
        "time": pgettext("kind of field", "Time"),
        "period": pgettext("kind of field", "Period"),
        "choice": pgettext("kind of field", "One of several"),
        "multiple_choice": pgettext("kind of field", "Several of several"),
        "tree_choice": pgettext("kind of field", "One of a tree"),
        "yes_no": pgettext("kind of field", "Yes or no"),
        "member": pgettext("kind of field", "Person"),
        "members": pgettext("kind of field", "Several people"),
        "unit": pgettext("kind of field", "Unit"),
        "units": pgettext("kind of field", "Several units"),
        "post": pgettext("kind of field", "Post"),
        "attachment": pgettext("kind of field", "Attachments"),
        "image": pgettext("kind of field", "Pictures"),
        "signature": pgettext("kind of field", "Signature"),
        "table": pgettext("kind of field", "Sub-table"),
        "relation": pgettext("kind of field", "Record of another list"),
        "lookup": pgettext("kind of field", "Look-up"),
        "section": pgettext("kind of field", "Section heading"),
        "tab": pgettext("kind of field", "Tab"),
        "page_break": pgettext("kind of field", "Page break"),
        "explanation": pgettext("kind of field", "Explanation"),
        "opinion": pgettext("kind of field", "Opinion box"),
    }


def _group_names() -> dict[str, str]:
    return {
        "words": pgettext("group of kinds", "Words"),
        "numbers": pgettext("group of kinds", "Numbers"),
        "days": pgettext("group of kinds", "Days and times"),
        "choices": pgettext("group of kinds", "Choices"),
        "people": pgettext("group of kinds", "People"),
        "files": pgettext("group of kinds", "Files and signatures"),
        "rows": pgettext("group of kinds", "Rows and records"),
        "layout": pgettext("group of kinds", "Layout"),
    }


def _key_names() -> dict[str, str]:
    return {
        "min_length": pgettext("property of a field", "At least so many characters"),
        "max_length": pgettext("property of a field", "At most so many characters"),
        "default": pgettext("property of a field", "Filled in at the start"),
        "mobile": pgettext("property of a field", "Mobile numbers only"),
        "digits": pgettext("property of a field", "Digits after the point"),
        "min": pgettext("property of a field", "At least"),
        "max": pgettext("property of a field", "At most"),
        "unit_label": pgettext("property of a field", "Unit of measure"),
        "currency": pgettext("property of a field", "Currency"),
        "capital": pgettext("property of a field", "Also in Chinese capitals"),
        "formula": pgettext("property of a field", "Formula"),
        "type": pgettext("property of a field", "Result"),
        "pattern": pgettext("property of a field", "Pattern"),
        "pattern_hint": pgettext("property of a field", "What is said when the pattern isn't followed"),
        "options": pgettext("property of a field", "Options, one a line"),
        "any_level": pgettext("property of a field", "Inner entries may be chosen too"),
        "max_files": pgettext("property of a field", "At most so many files"),
        "min_rows": pgettext("property of a field", "At least so many rows"),
        "max_rows": pgettext("property of a field", "At most so many rows"),
        "nodes": pgettext("property of a field", "Steps of the flow, one a line"),
        "unique": pgettext("property of a field", "No value twice"),
        "source": pgettext("property of a field", "List of records"),
        "title": pgettext("property of a field", "Called by"),
        "copy": pgettext("property of a field", "Copied when a record is chosen"),
        "relation": pgettext("property of a field", "From the record in"),
        "field": pgettext("property of a field", "Shows the field"),
        "total": pgettext("property of a field", "Add the column up"),
    }
