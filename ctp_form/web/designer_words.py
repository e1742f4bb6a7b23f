"""The designer's own words, in the reader's language; its script has none."""

from __future__ import annotations

from django.utils.translation import pgettext


def designer_words() -> dict[str, str]:
    """By key, as the script asks for them."""
    return {
        "add_column": pgettext("designer", "Add a column"),
        "all": pgettext("designer", "all of these hold"),
        "any": pgettext("designer", "one of these holds"),
        "auto": pgettext("designer", "as usual"),
        "code": pgettext("designer", "Code in formulas"),
        "condition": pgettext("designer", "Add a condition"),
        "contains": pgettext("designer", "contains"),
        "empty": pgettext("designer", "is empty"),
        "empty_canvas": pgettext("designer", "Choose a kind of field on the left: it comes here."),
        "equals": pgettext("designer", "is"),
        "expression": pgettext("designer", "Written out"),
        "filled": pgettext("designer", "is filled in"),
        "full": pgettext("designer", "whole row"),
        "half": pgettext("designer", "half a row"),
        "help": pgettext("designer", "Explanation under the field"),
        "label": pgettext("designer", "Name of the field"),
        "label_en": pgettext("designer", "Name in English"),
        "larger": pgettext("designer", "is larger than"),
        "least": pgettext("designer", "is at least"),
        "lock": pgettext("designer", "Read-only when"),
        "message": pgettext("designer", "What is said when it doesn't hold"),
        "most": pgettext("designer", "is at most"),
        "move_down": pgettext("designer", "Move down"),
        "move_up": pgettext("designer", "Move up"),
        "no": pgettext("designer", "No"),
        "not_equals": pgettext("designer", "is not"),
        "nothing": pgettext("designer", "Choose a field to change it."),
        "problems": pgettext("designer", "To mend"),
        "remove": pgettext("designer", "Remove"),
        "copy": pgettext("designer", "Duplicate"),
        "require": pgettext("designer", "Required when"),
        "required": pgettext("designer", "Must be filled in"),
        "rule": pgettext("designer", "Add a rule"),
        "rules": pgettext("designer", "Rules for this field"),
        "rule_holds": pgettext("designer", "It must hold that"),
        "saved": pgettext("designer", "Saved"),
        "unsaved": pgettext("designer", "Not saved yet"),
        "show": pgettext("designer", "Shown when"),
        "smaller": pgettext("designer", "is smaller than"),
        "start_from": pgettext("designer", "First value worked out from"),
        "failed": pgettext("designer", "That did not work. Check the connection and try again."),
        "third": pgettext("designer", "a third of a row"),
        "warnings": pgettext("designer", "Used elsewhere"),
        "width": pgettext("designer", "Width"),
        "when": pgettext("designer", "Only if"),
        "yes": pgettext("designer", "Yes"),
        "default_me": pgettext("designer", "Who writes"),
        "default_mine": pgettext("designer", "The writer's own unit"),
    }
