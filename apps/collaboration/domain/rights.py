"""Codes of the module's function permissions."""

MANAGE_TEMPLATES = "collaboration.manage_templates"
