"""Templates a delegation may be limited to: who is offered which, and what they are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.api import modules
from ctp_core.contracts import Actor, ObjectRef
from ctp_organization.contracts.delegation_scopes import DelegationScope, DelegationTemplates, TemplateQuestion
from ctp_organization.selectors.sight import manages

# A form offers so many of each kind; by its id any other may be named over REST.
MOST_OFFERED = 200


def offered_templates(
    *, actor: Actor, members: Collection[int], ids: Collection[UUID] | None = None
) -> dict[ObjectRef, str]:
    """The templates *actor* may name in a delegation of *members* (keys), with what they are called; of *ids* alone when given.

    Those *actor* knows and those one of *members* has had in hand; every one for those who maintain the organisation. One query a kind.
    """
    wanted = frozenset(ids) if ids is not None else None
    if wanted is not None and not wanted:
        return {}
    people = None if actor.kind == "system" or manages(actor) else frozenset(members)
    question = TemplateQuestion(actor, people, wanted, MOST_OFFERED if wanted is None else len(wanted))
    return {
        ObjectRef(module, kind.kind, public_id): name
        for module, kind in modules.contributions(DelegationTemplates)
        for public_id, name in kind.offered(question)
    }


def name_templates(*, refs: Iterable[ObjectRef]) -> dict[ObjectRef, str]:
    """What they are called, for whoever sees the delegation. One query a kind that is named, none for none."""
    wanted: dict[tuple[str, str], set[UUID]] = {}
    for ref in refs:
        wanted.setdefault((ref.module, ref.kind), set()).add(ref.id)
    kinds = {(unit, one.kind): one for unit, one in modules.contributions(DelegationTemplates, also_off=True)}
    return {
        ObjectRef(*key, public_id): name
        for key, ids in wanted.items()
        if key in kinds
        for public_id, name in kinds[key].names(ids).items()
    }


def name_scope(*, scope: DelegationScope, names: Mapping[ObjectRef, str]) -> list[str]:
    """What a delegation is limited to, in words: modules, then templates, called as *names* says. Nothing for everything."""
    labels, language = modules.manifests(), get_language() or "en"
    said = [labels[code].label_in(language) if code in labels else code for code in sorted(scope.modules)]
    return said + sorted(_("“%(template)s”") % {"template": names.get(one, "–")} for one in scope.templates)
