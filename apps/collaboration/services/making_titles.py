"""The title an affair's template makes for it, and what stands in its place where that may not be told to all."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from apps.collaboration.domain.titles import OWN_TITLE, fill_title, places_in, usual_title
from apps.collaboration.domain.viewing import hidden_somewhere
from apps.collaboration.models import Affair
from apps.collaboration.selectors.field_rights import told_to_few
from apps.collaboration.selectors.flow_inputs import read_texts
from ctp_form.api import definitions

STARTER = "starter"


def make_title(row: Affair) -> None:
    """Give *row*, which the caller keeps, its title: what its template's rule says, else the form's own field for it.

    Where neither says anything, what was typed stays; but the usual title where a field is concealed from some that the title is or
    was made of, for the stored one may hold its words. Everybody reads the one title that is stored: its words are the office's, not
    those of the writer's browser. *title_fields* gathers what its titles were made of, for its earlier flows keep theirs.
    """
    if row.template is None or row.form_version is None:
        return
    before, named = made_of(row), fields_named(row)
    with translation.override(settings.LANGUAGE_CODE):
        values = {code: text for code, text in read_texts(row).items() if text and code in named}
    secret = told_to_few({}, row.form_version.public_id, sorted(values))
    values = {code: text for code, text in values.items() if code not in secret}
    made = fill_title(_rule(row), {**values, STARTER: row.starter.name})
    if not made and is_concealed(row, [*before, *named]):
        made = usual_title(row.template.name, row.starter.name)
    row.title, row.title_fields = made or row.title, sorted({*before, *values})


def fields_named(row: Affair) -> list[str]:
    """The fields that a title of *row* would be made of now."""
    return sorted(places_in(_rule(row)) - {STARTER})


def made_of(row: Affair) -> list[str]:
    """What its titles were made of so far; of an older affair nobody wrote it down: what they would be made of now."""
    return fields_named(row) if row.title_fields is None else row.title_fields


def is_concealed(row: Affair, fields: list[str]) -> bool:
    """Does some role or step conceal one of *fields*?"""
    return bool(fields and row.form_version and told_to_few(row.policies, row.form_version.public_id, fields))


def _rule(row: Affair) -> str:
    if row.template is None or row.form_version is None:
        return ""
    if row.template.title_rule:
        return row.template.title_rule
    own = OWN_TITLE in definitions.value_types(version_id=row.form_version.public_id)
    return f"{{{OWN_TITLE}}}" if own and not hidden_somewhere(row.policies, [OWN_TITLE]) else ""
