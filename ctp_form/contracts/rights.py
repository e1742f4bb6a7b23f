"""Codes of the engine's function permissions."""

MANAGE_DEFINITIONS = "form.manage_definitions"
