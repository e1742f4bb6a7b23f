"""How far a delegation goes: everything, whole modules, single templates."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts import Actor, ObjectRef


@dataclass(frozen=True, slots=True)
class DelegationScope:
    """*modules* as a whole (codes), and of others what belongs to *templates*. Neither named: everything."""

    modules: frozenset[str] = frozenset()
    templates: frozenset[ObjectRef] = frozenset()

    @classmethod
    def of(cls, modules: Iterable[str], templates: Iterable[str]) -> DelegationScope:
        """As it is stored: codes, and references as text."""
        return cls(frozenset(modules), frozenset(ObjectRef.parse(one) for one in templates))

    @property
    def is_whole(self) -> bool:
        """Everything."""
        return not self.modules and not self.templates

    def within(self, module: str) -> frozenset[UUID] | None:
        """The templates of *module* it is limited to (none: nothing there); None means all of the module."""
        if self.is_whole or module in self.modules:
            return None
        return frozenset(one.id for one in self.templates if one.module == module)

    def covers(self, module: str, template: UUID | None = None) -> bool:
        """Whether something of *module*, made from *template* (None: from none), falls into it."""
        templates = self.within(module)
        return templates is None or template in templates

    def meets(self, other: DelegationScope) -> bool:
        """Whether something can fall into both."""
        if self.is_whole or other.is_whole or self.templates & other.templates or self.modules & other.modules:
            return True
        return any(ref.module in one.modules for one, two in ((self, other), (other, self)) for ref in two.templates)

    def __or__(self, other: DelegationScope) -> DelegationScope:
        """Two delegations of one person add up; one for everything covers the other."""
        if self.is_whole or other.is_whole:
            return EVERYTHING
        return DelegationScope(self.modules | other.modules, self.templates | other.templates)


EVERYTHING = DelegationScope()


@dataclass(frozen=True, slots=True)
class TemplateQuestion:
    """Which templates may be named: those *actor* knows or one of *members* (keys) has had in hand, all where that is None.

    Of *ids* alone when given; in order, at most *limit*.
    """

    actor: Actor
    members: frozenset[int] | None
    ids: frozenset[UUID] | None
    limit: int


@dataclass(frozen=True)
class DelegationTemplates:
    """A contribution: the templates of *kind* by which what the module brings into people's hands can be told apart.

    *offered* gives (id, name) of those in use; *names* says what those of the ids that exist are called, whoever asks.
    """

    kind: str
    offered: Callable[[TemplateQuestion], Iterable[tuple[UUID, str]]]
    names: Callable[[Collection[UUID]], Mapping[UUID, str]]
