"""The designer's own words, in the reader's language; its script has none."""

from __future__ import annotations

from django.utils.translation import pgettext


def designer_words() -> dict[str, str]:
    """By key, as the script asks for them."""
    return _drawing() | _conditions()


def _drawing() -> dict[str, str]:
    return {
        "add_copy": pgettext("designer", "Copy one more field"),
        "first_text": pgettext("designer", "the first text of the record"),
        "add_column": pgettext("designer", "Add a column"),
        "auto": pgettext("designer", "as usual"),
        "code": pgettext("designer", "Code in formulas"),
        "empty_canvas": pgettext("designer", "Choose a kind of field on the left: it comes here."),
        "full": pgettext("designer", "whole row"),
        "half": pgettext("designer", "half a row"),
        "help": pgettext("designer", "Explanation under the field"),
        "label": pgettext("designer", "Name of the field"),
        "label_en": pgettext("designer", "Name in English"),
        "more": pgettext("designer", "Explanation, width and code"),
        "move_down": pgettext("designer", "Move down"),
        "move_up": pgettext("designer", "Move up"),
        "no": pgettext("designer", "No"),
        "nothing": pgettext("designer", "Choose a field to change it."),
        "problems": pgettext("designer", "To mend"),
        "remove": pgettext("designer", "Remove"),
        "copy": pgettext("designer", "Duplicate"),
        "required": pgettext("designer", "Must be filled in"),
        "saved": pgettext("designer", "Saved"),
        "unsaved": pgettext("designer", "Not saved yet"),
        "failed": pgettext("designer", "That did not work. Check the connection and try again."),
        "third": pgettext("designer", "a third of a row"),
        "warnings": pgettext("designer", "Used elsewhere"),
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
        "show": pgettext("designer", "Shown when"),
        "smaller": pgettext("designer", "is smaller than"),
        "start_from": pgettext("designer", "First value worked out from"),
        "when": pgettext("designer", "Only if"),
        "default_me": pgettext("designer", "Who writes"),
        "default_mine": pgettext("designer", "The writer's own unit"),
    }
