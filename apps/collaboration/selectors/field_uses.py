"""What templates rest on in a form: a field that goes is not missed silently."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from apps.collaboration.domain.outcomes import PublishNews
from apps.collaboration.domain.titles import places_in
from apps.collaboration.models import Template
from ctp_form.contracts import FieldUse
from ctp_workflow.api import definitions as flows

MOST = 200


def field_uses(definition_id: UUID) -> list[FieldUse]:
    """The fields of the form *definition_id* that active templates name: in flows, policies, titles and outcomes."""
    rows = Template.objects.filter(form_version__definition__public_id=definition_id, is_active=True).order_by("name")
    return [FieldUse(path, user) for row in rows[:MOST] for path, user in _of(row)]


def _of(row: Template) -> Iterator[tuple[str, str]]:
    graph = flows.get_version(version_id=row.flow_version_id).graph
    asked = {one["field"] for node in graph["nodes"] for one in node.get("participants", ()) if one.get("field")}
    sentence = _("the flow of the template “%(name)s”") % {"name": row.name}
    yield from ((path, sentence) for path in sorted(asked | set(graph.get("fields", {}))))
    sentence = _("the template “%(name)s”") % {"name": row.name}
    named = {
        path for policy in row.policies.values() for path in (*policy.get("fields", {}), *policy.get("tables", {}))
    }
    named |= places_in(row.title_rule) - {"starter"}
    named |= {code for one in row.outcomes for _key, code in PublishNews.from_json(one).fields}
    yield from ((path, sentence) for path in sorted(named))
