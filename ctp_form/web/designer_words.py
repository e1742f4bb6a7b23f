"""The designer's own words, in the reader's language; its script has none."""

from __future__ import annotations

from django.utils.translation import pgettext


def designer_words() -> dict[str, str]:
    """What stands on the canvas, by key, as the script asks for it."""
    return {
        "add_column": pgettext("designer", "Add a column"),
        "empty_canvas": pgettext("designer", "Choose a kind of field on the left: it comes here."),
        "failed": pgettext("designer", "That did not work. Check the connection and try again."),
        "nothing": pgettext("designer", "Choose a field to change it."),
        "problems": pgettext("designer", "To mend"),
        "saved": pgettext("designer", "Saved"),
        "show": pgettext("designer", "Shown when"),
        "unsaved": pgettext("designer", "Not saved yet"),
        "warnings": pgettext("designer", "Used elsewhere"),
    }


def property_words() -> dict[str, str]:
    """What stands at the properties of a field."""
    return _properties() | _conditions()


def copy_words() -> dict[str, str]:
    """What is said where fields are carried from one form into another."""
    return {
        "carry_copied": pgettext("designer", "Copied. Open the other form here and paste there."),
        "carry_copy": pgettext("designer", "Copy"),
        "carry_copy_title": pgettext("designer", "Copy fields"),
        "carry_fields": pgettext("designer", "Which fields"),
        "carry_form": pgettext("designer", "Which form"),
        "carry_insert": pgettext("designer", "Insert"),
        "carry_inserted": pgettext("designer", "Inserted. Undo takes them out again."),
        "carry_none": pgettext("designer", "No form is called like this."),
        "carry_nothing": pgettext("designer", "Nothing has been copied yet. Copy fields in a form first."),
        "carry_title": pgettext("designer", "Fields of another form"),
        "cancel": pgettext("designer", "Cancel"),
        "search": pgettext("designer", "Search"),
    }


def _properties() -> dict[str, str]:
    return {
        "add_copy": pgettext("designer", "Copy one more field"),
        "first_text": pgettext("designer", "the first text of the record"),
        "auto": pgettext("designer", "as usual"),
        "code": pgettext("designer", "Code in formulas"),
        "full": pgettext("designer", "whole row"),
        "half": pgettext("designer", "half a row"),
        "help": pgettext("designer", "Explanation under the field"),
        "label": pgettext("designer", "Name of the field"),
        "label_en": pgettext("designer", "Name in English"),
        "more": pgettext("designer", "Explanation, width and code"),
        "move_down": pgettext("designer", "Move down"),
        "move_up": pgettext("designer", "Move up"),
        "no": pgettext("designer", "No"),
        "remove": pgettext("designer", "Remove"),
        "copy": pgettext("designer", "Duplicate"),
        "required": pgettext("designer", "Must be filled in"),
        "third": pgettext("designer", "a third of a row"),
        "width": pgettext("designer", "Width"),
        "yes": pgettext("designer", "Yes"),
    }


def _conditions() -> dict[str, str]:
    """What depends on what, and where a first value comes from."""
    return {
        "all": pgettext("designer", "all of these hold"),
        "any": pgettext("designer", "one of these holds"),
        "condition": pgettext("designer", "Add a condition"),
        "contains": pgettext("designer", "contains"),
        "empty": pgettext("designer", "is empty"),
        "equals": pgettext("designer", "is"),
        "expression": pgettext("designer", "Written out"),
        "filled": pgettext("designer", "is filled in"),
        "larger": pgettext("designer", "is larger than"),
        "least": pgettext("designer", "is at least"),
        "lock": pgettext("designer", "Read-only when"),
        "message": pgettext("designer", "What is said when it doesn't hold"),
        "most": pgettext("designer", "is at most"),
        "not_equals": pgettext("designer", "is not"),
        "require": pgettext("designer", "Required when"),
        "rule": pgettext("designer", "Add a rule"),
        "rules": pgettext("designer", "Rules for this field"),
        "rule_holds": pgettext("designer", "It must hold that"),
        "smaller": pgettext("designer", "is smaller than"),
        "start_from": pgettext("designer", "First value worked out from"),
        "when": pgettext("designer", "Only if"),
        "default_me": pgettext("designer", "Who writes"),
        "default_mine": pgettext("designer", "The writer's own unit"),
    }
