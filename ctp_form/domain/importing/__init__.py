"""Forms made elsewhere: XLSForm, XForms, JSON Schema, form-js, HTML forms, plain spreadsheets (decision 0181)."""

from ctp_form.domain.importing.documents import values_of
from ctp_form.domain.importing.form_js import is_form_js, read_form_js
from ctp_form.domain.importing.html_forms import is_html_form, read_html_form
from ctp_form.domain.importing.json_schema import is_json_schema, read_json_schema
from ctp_form.domain.importing.report import Finding, Imported, Place, Source
from ctp_form.domain.importing.spreadsheets import read_spreadsheet
from ctp_form.domain.importing.xforms import is_xform, read_xform
from ctp_form.domain.importing.xlsforms import is_xlsform, read_xlsform

__all__ = [
    "Finding",
    "Imported",
    "Place",
    "Source",
    "is_form_js",
    "is_html_form",
    "is_json_schema",
    "is_xform",
    "is_xlsform",
    "read_form_js",
    "read_html_form",
    "read_json_schema",
    "read_spreadsheet",
    "read_xform",
    "read_xlsform",
    "values_of",
]
