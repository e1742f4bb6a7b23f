"""Field policy: what one reader or writer may see and change of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Access = Literal["hidden", "masked", "read", "write", "required"]
ACCESSES: tuple[Access, ...] = ("hidden", "masked", "read", "write", "required")
_ORDER = {access: place for place, access in enumerate(ACCESSES)}


@dataclass(frozen=True, slots=True)
class RowRights:
    """May rows of a sub-table be added and deleted? Only counts where the table may be written."""

    add: bool = True
    delete: bool = True


@dataclass(frozen=True)
class FieldPolicy:
    """*default* holds for every field that *fields* doesn't name; columns are named ``items.amount``.

    ``masked`` shows that there is a value and a few of its characters, never the value (``138****5678``). ``required`` is
    ``write`` plus "must not be empty". A column never allows more than its table does. A field the definition itself requires is
    required wherever it may be written.
    """

    default: Access = "write"
    fields: Mapping[str, Access] = field(default_factory=dict)
    tables: Mapping[str, RowRights] = field(default_factory=dict)

    def access(self, path: str) -> Access:
        """What is allowed at *path* (``amount`` or ``items.amount``)."""
        table, _, column = path.partition(".")
        whole = self.fields.get(table, self.default)
        if not column:
            return whole
        own = self.fields.get(path)
        if own is None:
            return "write" if whole == "required" else whole
        if own == "required" and whole == "write":
            return own
        return min(own, whole, key=_ORDER.__getitem__)

    def is_hidden(self, path: str) -> bool:
        """True when nothing at *path* may leave the server."""
        return self.access(path) == "hidden"

    def is_concealed(self, path: str) -> bool:
        """True when the value at *path* may not leave the server, hidden or masked: no search, no trace, no title, no file."""
        return self.access(path) in ("hidden", "masked")

    def is_masked(self, path: str) -> bool:
        """True when only a mask of the value at *path* may leave the server."""
        return self.access(path) == "masked"

    def is_writable(self, path: str) -> bool:
        """True when values at *path* may be changed."""
        return self.access(path) in ("write", "required")

    def rows(self, table: str) -> RowRights:
        """The row rights of *table*; none where it may not be written."""
        return self.tables.get(table, RowRights()) if self.is_writable(table) else RowRights(add=False, delete=False)

    def reading(self) -> FieldPolicy:
        """The same policy for somebody who only reads: what may be written may be read."""
        narrowed = {path: min(one, "read", key=_ORDER.__getitem__) for path, one in self.fields.items()}
        return FieldPolicy(min(self.default, "read", key=_ORDER.__getitem__), narrowed)

    @classmethod
    def widest(cls, policies: Sequence[FieldPolicy]) -> FieldPolicy:
        """What somebody may who holds all of *policies* at once: at every place the most that one of them allows.

        Without any policy nothing may be seen.
        """
        if len(policies) < 2:
            return policies[0] if policies else cls("hidden")
        paths = sorted({path for one in policies for path in one.fields})
        tables = sorted({name for one in policies for name in one.tables})
        return cls(
            max((one.default for one in policies), key=_ORDER.__getitem__),
            {path: max((one.access(path) for one in policies), key=_ORDER.__getitem__) for path in paths},
            {
                name: RowRights(
                    add=any(one.rows(name).add for one in policies),
                    delete=any(one.rows(name).delete for one in policies),
                )
                for name in tables
            },
        )

    def within(self, limit: FieldPolicy) -> FieldPolicy:
        """The same policy where *limit* holds as well: at every place the stricter of both, required where either asks for it."""
        if limit == FieldPolicy():
            return self
        paths = sorted({*self.fields, *limit.fields})
        tables = {
            name: RowRights(
                add=all(one.tables.get(name, RowRights()).add for one in (self, limit)),
                delete=all(one.tables.get(name, RowRights()).delete for one in (self, limit)),
            )
            for name in sorted({*self.tables, *limit.tables})
        }
        fields = {path: _stricter(self.access(path), limit.access(path)) for path in paths}
        return FieldPolicy(_stricter(self.default, limit.default), fields, tables)

    @classmethod
    def joined_limits(cls, limits: Sequence[FieldPolicy]) -> FieldPolicy:
        """The limit for somebody whom several *limits* are for: what one says of a place counts, of several the most allowed.

        A limit says something of the places it names, and by a default other than ``write`` of all others.
        """
        named = sorted({path for one in limits for path in one.fields})
        defaults = [one.default for one in limits if one.default != "write"]
        widest = {
            path: max([one.fields[path] for one in limits if path in one.fields] or defaults, key=_ORDER.__getitem__)
            for path in named
        }
        tables = sorted({name for one in limits for name in one.tables})
        rights = {name: [one.tables[name] for one in limits if name in one.tables] for name in tables}
        return cls(
            max(defaults, key=_ORDER.__getitem__, default="write"),
            widest,
            {
                name: RowRights(add=any(one.add for one in found), delete=any(one.delete for one in found))
                for name, found in rights.items()
            },
        )

    def plain(self) -> FieldPolicy:
        """The same policy where a mask is no use, as for a copy: what is masked is hidden."""
        fields: dict[str, Access] = {path: "hidden" if one == "masked" else one for path, one in self.fields.items()}
        return FieldPolicy("hidden" if self.default == "masked" else self.default, fields, self.tables)

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage; ``from_json`` reads it."""
        return {
            "default": self.default,
            "fields": dict(self.fields),
            "tables": {name: {"add": rights.add, "delete": rights.delete} for name, rights in self.tables.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FieldPolicy:
        """Read what ``to_json`` wrote. Raises ValueError for anything else."""
        default = data.get("default", "write")
        fields = data.get("fields", {})
        tables = data.get("tables", {})
        if (
            not isinstance(fields, Mapping)
            or not isinstance(tables, Mapping)
            or data.keys() - {"default", "fields", "tables"}
        ):
            raise ValueError("a field policy has default, fields and tables")
        if unknown := {str(one) for one in (default, *fields.values())} - set(ACCESSES):
            raise ValueError(f"not an access: {', '.join(sorted(unknown))}")
        return cls(default, dict(fields), {str(name): _row_rights(one) for name, one in tables.items()})


def _stricter(one: Access, other: Access) -> Access:
    found = min(one, other, key=_ORDER.__getitem__)
    return "required" if found == "write" and "required" in (one, other) else found


def _row_rights(data: Any) -> RowRights:
    if not isinstance(data, Mapping) or data.keys() - {"add", "delete"}:
        raise ValueError("row rights have add and delete")
    return RowRights(add=data.get("add", True) is True, delete=data.get("delete", True) is True)


OPEN = FieldPolicy()
"""Everything may be written."""

READ_ALL = FieldPolicy(default="read")
"""Everything may be read, nothing written."""
