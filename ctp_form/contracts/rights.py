"""Codes of the engine's function permissions."""

MANAGE_DEFINITIONS = "form.manage_definitions"
MANAGE_SEALS = "form.manage_seals"
