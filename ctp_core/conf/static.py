"""How static files are kept: named by their content, compressed, without the makers' source maps."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files are named by their content. What they say about source maps is left alone: the maps are not shipped."""

    # Imports between our ES modules name the hashed files too, so that no browser mixes two releases.
    support_js_module_import_aggregation = True
    patterns = tuple(
        (
            extension,
            tuple(one for one in found if "sourceMappingURL" not in (one if isinstance(one, str) else one[0])),
        )
        for extension, found in CompressedManifestStaticFilesStorage.patterns
    )

    def url_converter(self, name: str, hashed_files: Any, template: str | None = None) -> Callable[[Match[str]], str]:
        """Scripts of other makers stay as they are: their imports name what is not served from here."""
        own = {one.app.rpartition(".")[2] for one in settings.CTP_MANIFESTS.values()}
        if name.endswith(".js") and name.partition("/")[0] not in own:
            return lambda found: found[0]
        converter: Callable[[Match[str]], str] = super().url_converter(name, hashed_files, template)
        return converter
