"""What registers rest on in a form: a field that goes is not missed silently."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from apps.registers.domain.public_forms import BY_BROWSER
from apps.registers.models import Register
from ctp_form.contracts import FieldUse

MOST = 200


def field_uses(definition_id: UUID) -> list[FieldUse]:
    """The fields of the form *definition_id* that registers name: in columns, roles, saved views, public forms."""
    rows = Register.objects.filter(form_version__definition__public_id=definition_id, is_active=True)
    found = rows.prefetch_related("roles", "views", "public_forms").order_by("name")[:MOST]
    return [FieldUse(path, user) for row in found for path, user in _of(row)]


def _of(row: Register) -> Iterator[tuple[str, str]]:
    sentence = _("the register “%(name)s”") % {"name": row.name}
    named = {*row.columns, *row.fast}
    for role in row.roles.all():
        named |= {*role.policy.get("fields", {}), *role.policy.get("tables", {})}
    yield from ((path, sentence) for path in sorted(named))
    for view in row.views.all():
        sentence = _("the view “%(view)s” of the register “%(name)s”") % {"view": view.name, "name": row.name}
        asked = {one[0] for one in view.query.get("where", ())} | set(view.query.get("columns", ()))
        asked |= {view.query.get("sort", "").removeprefix("-")} - {""}
        yield from ((path, sentence) for path in sorted(asked) if not path.startswith("_"))
    for form in row.public_forms.all():
        sentence = _("the public form “%(form)s” of the register “%(name)s”") % {"form": form.title, "name": row.name}
        yield from ((path, sentence) for path in sorted({*form.fields, form.once} - {"", BY_BROWSER}))
