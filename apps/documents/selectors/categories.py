"""Categories of documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from apps.documents.domain.dto import CategoryDto
from apps.documents.models import Category
from apps_api.documents import CategoryNotFound
from ctp_core.contracts import Page, PageRequest, PrincipalRef
from ctp_core.kit.paging import keyset_page
from ctp_organization.contracts import TemplateQuestion

PATTERNS = {"dispatch": "{word}〔{{year}}〕{{n}}号", "receipt": "{word}〔{{year}}〕收{{n}}号"}


def pattern_of(category: Category) -> str:
    """How its numbers are written: 机关代字〔年〕序号号."""
    return PATTERNS[category.direction].format(word=category.word)


def series_of(category: Category) -> str:
    """The ledger its numbers come from."""
    return f"documents.{category.public_id}"


def list_categories(*, direction: str | None = None, also_closed: bool = False) -> tuple[CategoryDto, ...]:
    """Categories by their order."""
    rows = Category.objects.order_by("direction", "position", "pk")
    if direction is not None:
        rows = rows.filter(direction=direction)
    if not also_closed:
        rows = rows.filter(is_active=True)
    return tuple(describe(row) for row in rows)


def page_categories(*, page: PageRequest, direction: str | None = None) -> Page[CategoryDto]:
    """Those in use, by their order."""
    rows = Category.objects.filter(is_active=True)
    if direction is not None:
        rows = rows.filter(direction=direction)
    return keyset_page(rows, page, order=("direction", "position", "pk"), build=describe)


def offered_for_delegation(question: TemplateQuestion) -> list[tuple[UUID, str]]:
    """Those in use, which everybody of the house knows. One query, none for people of partners."""
    if question.actor.external:
        return []
    rows = Category.objects.filter(is_active=True)
    if question.ids is not None:
        rows = rows.filter(public_id__in=question.ids)
    return list(rows.order_by("direction", "position", "pk").values_list("public_id", "name")[: question.limit])


def names_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """What categories are called, whoever asks."""
    return dict(Category.objects.filter(public_id__in=ids).values_list("public_id", "name"))


def get_category(*, category_id: UUID) -> CategoryDto:
    """One category. Raises CategoryNotFound."""
    found = Category.objects.filter(public_id=category_id).first()
    if found is None:
        raise CategoryNotFound
    return describe(found)


def require_category(category_id: UUID, direction: str) -> Category:
    """A category in use, for services. Raises CategoryNotFound."""
    found = Category.objects.filter(public_id=category_id, direction=direction, is_active=True).first()
    if found is None:
        raise CategoryNotFound
    return found


def describe(category: Category) -> CategoryDto:
    """A category."""
    people: Mapping[str, list[str]] = category.people
    return CategoryDto(
        id=category.public_id,
        direction=category.direction,
        name=category.name,
        word=category.word,
        pattern=pattern_of(category),
        people={step: tuple(PrincipalRef.parse(one) for one in refs) for step, refs in people.items()},
        version_id=category.version_id,
        position=category.position,
        is_active=category.is_active,
    )
