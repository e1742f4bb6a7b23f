"""Categories: naming the people of each step makes the flow, publishes it, and keeps the number series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.documents.domain.dto import CategoryDto
from apps.documents.domain.flows import standard_graph
from apps.documents.domain.words import STEPS
from apps.documents.models import Category
from apps.documents.selectors.categories import describe, pattern_of, series_of
from apps.documents.selectors.visibility import MANAGE
from apps.documents.services.checking import Problems
from apps_api.documents import CategoryNotFound, DocumentInvalid
from ctp_core.api import audit, numbering
from ctp_core.contracts import Actor, FieldError, Forbidden, ObjectRef, PrincipalRef, mark
from ctp_core.kit.uniqueness import refused_if_taken
from ctp_organization.api import principals
from ctp_workflow.api import definitions

People = Mapping[str, Sequence[PrincipalRef]]


def create_category(
    *, direction: str, name: str, word: str, people: People, actor: Actor, position: int = 0
) -> CategoryDto:
    """A category with its flow and its series. Raises DocumentInvalid, Forbidden."""
    return _save(Category(direction=direction), name, word, people, position, True, actor)


def update_category(
    *,
    category_id: UUID,
    name: str,
    word: str,
    people: People,
    actor: Actor,
    position: int = 0,
    is_active: bool = True,
) -> CategoryDto:
    """Change a category; documents on their way keep the flow they began with. Raises CategoryNotFound, DocumentInvalid, Forbidden."""
    _require_manager(actor)
    category = Category.objects.filter(public_id=category_id).first()
    if category is None:
        raise CategoryNotFound
    return _save(category, name, word, people, position, is_active, actor)


def _save(
    category: Category, name: str, word: str, people: People, position: int, is_active: bool, actor: Actor
) -> CategoryDto:
    _require_manager(actor)
    problems = Problems()
    problems.choice("direction", category.direction, STEPS)
    category.name = problems.text("name", name, 100, required=True)
    category.word = problems.text("word", word, 40, required=True)
    if "{" in word or "}" in word:
        problems.add("word", "braces", mark("The code word has no braces."))
    problems.raise_if_any()
    category.position, category.is_active = position, is_active
    steps = [key for key, _, _ in STEPS[category.direction]]
    category.people = {step: [str(one) for one in people.get(step, ())] for step in steps}
    with transaction.atomic():
        with refused_if_taken(_taken):
            category.save()
        _publish_flow(category, people, actor)
        numbering.ensure_series(code=series_of(category), pattern=pattern_of(category))
        ref = ObjectRef("documents", "category", category.public_id)
        audit.record(actor=actor, action="documents.save_category", subject=ref, details={"name": category.name})
    return describe(category)


def _taken() -> DocumentInvalid:
    message = mark("Another category carries this name or code word.")
    return DocumentInvalid({"name": [FieldError("documents.taken", message)]})


def _publish_flow(category: Category, people: People, actor: Actor) -> None:
    graph = standard_graph(category.direction, _participants(people))
    owner = ObjectRef("documents", "category", category.public_id)
    if category.definition_id is None:
        code = f"documents.{category.public_id}"
        made = definitions.create_definition(code=code, name=category.name, graph=graph, actor=actor, owner=owner)
        category.definition_id = made.id
    else:
        definitions.save_draft(definition_id=category.definition_id, graph=graph, actor=actor, owner=owner)
    version = definitions.publish(definition_id=category.definition_id, actor=actor, owner=owner)
    category.version_id = version.id
    category.save(update_fields=["definition_id", "version_id"])


def _participants(people: People) -> dict[str, list[dict[str, Any]]]:
    names = principals.describe(refs=[one for refs in people.values() for one in refs])
    return {
        step: [{"kind": one.kind, "id": str(one.id), "name": names.get(one, "")} for one in refs if one.id is not None]
        for step, refs in people.items()
    }


def _require_manager(actor: Actor) -> None:
    if not actor.may(MANAGE):
        raise Forbidden
