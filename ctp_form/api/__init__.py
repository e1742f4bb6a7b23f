"""The form engine for modules: ``definitions`` (forms and versions), ``records`` (filled-in forms), ``lists`` (many of them)."""
