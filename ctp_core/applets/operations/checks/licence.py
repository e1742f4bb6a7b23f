"""Does the licence let the modules work."""

from __future__ import annotations

from datetime import UTC

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.applets.modules import state


def licence_counts() -> str | None:
    """The file can be used and has not run out; a licence for some modules alone is as its holder ordered it."""
    standing = state.standing()
    # One of the deployment can't be replaced by installing another.
    mend = (
        _("Put one that fits where CTP_LICENCE_FILE points.")
        if settings.CTP_LICENCE_FILE
        else _("Install one that fits: python3 manage.py licence install FILE")
    )
    if problem := standing.problem:
        language = get_language() or "en"
        closed = [one.label_in(language) for one in state.manifests().values() if not one.is_engine]
        said = _("%(problem)s Closed until then: %(modules)s.") % {
            "problem": _(problem.message) % problem.params,
            "modules": _(", ").join(closed),
        }
        return f"{said} {mend}"
    if standing.phase(timezone.now().astimezone(UTC).date()) == "expired":
        said = _("The licence has run out and nothing can be changed.")
        return f"{said} {mend}"
    return None
