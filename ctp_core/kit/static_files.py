"""What of the static files is served."""

from __future__ import annotations

# Not served: source maps, notes, and what packages bring along for pages that are not ours.
IGNORED_STATIC = [
    "*.map",
    "*.md",
    "*.txt",
    "*.d.ts",
    "redoc",
    "*-es-bundle*.js",
    "rest_framework",
    "guardian",
    "mptt",
    "htmx-2*",
    "htmax*",
]
