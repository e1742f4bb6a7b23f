"""The form engine for modules: ``definitions`` (forms and versions) and ``records`` (filled-in forms)."""
