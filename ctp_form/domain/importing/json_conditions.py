"""What of a JSON Schema depends on what: alternatives, if and then, properties that need others."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ctp_core.contracts import mark
from ctp_form.domain.importing.drawing import NO_CONDITION, Drawing
from ctp_form.domain.importing.json_parts import Level, all_properties, listed, literal, values_listed
from ctp_form.domain.importing.resolving import Resolver
from ctp_form.domain.importing.translating import quoted

NO_ALTERNATIVES = mark("Alternatives can't be told apart here. The fields of all of them came, none of them required.")


class ConditionReader(ABC):
    """Turns them into conditions and rules of the fields that are drawn already; ``level`` draws those that are not."""

    drawing: Drawing
    resolver: Resolver
    by_pointer: dict[tuple[str, ...], dict[str, Any]]

    @abstractmethod
    def level(self, one: Mapping[str, Any], at: Level) -> None:
        """Everything in the object *one*."""

    def conditions(self, one: Mapping[str, Any], at: Level) -> None:
        """What depends on what: alternatives, if and then."""
        for key in ("anyOf", "oneOf"):
            options = [each for each in listed(one.get(key)) if isinstance(each, Mapping)]
            if options:
                self.alternatives(key, options, at)
        if isinstance(one.get("if"), Mapping):
            self.branch(one, at)
        for key in ("dependentRequired", "dependencies"):
            for name, needed in (one.get(key) or {}).items() if isinstance(one.get(key), Mapping) else ():
                cause = self.by_pointer.get((*at.pointer, name))
                if cause is not None and isinstance(needed, list):
                    self.require(needed, f"not is_empty({cause['code']})", at, f"{at.path}.{key}.{name}")
                else:
                    self.drawing.note(f"{at.path}.{key}.{name}".lstrip("."), key, NO_CONDITION)
        for place, part in enumerate(listed(one.get("_conditions"))):
            self.branch(part, replace(at, path=f"{at.path}.allOf.{place}".lstrip(".")))

    def alternatives(self, key: str, options: Sequence[Mapping[str, Any]], at: Level) -> None:
        path = f"{at.path}.{key}".lstrip(".")
        solid = [self.resolver.solid(one, f"{path}.{place}", at.seen) or {} for place, one in enumerate(options)]
        if all(not one.get("properties") for one in solid) and all(listed(one.get("required")) for one in solid):
            self.any_required(solid, at, path)
            return
        every = all_properties(solid)
        shared = {
            name: one for name, one in every.items() if all(name in (each.get("properties") or {}) for each in solid)
        }
        loose = Level(at.pointer, path, at.names, at.table, at.must, True, at.show, at.depth + 1, at.seen)
        self.level({"properties": self.fresh(shared, at)}, loose)
        told = [self.test_of(one, at) for one in solid]
        for name, one in self.fresh(every, at).items():
            tests = [test for test, each in zip(told, solid, strict=True) if name in (each.get("properties") or {})]
            cause = " or ".join(tests) if all(tests) and len(tests) < 12 else at.show
            self.level({"properties": {name: one}}, replace(loose, show=cause))
        for place, (one, test) in enumerate(zip(solid, told, strict=True)):
            if test:
                self.require(listed(one.get("required")), test, at, f"{path}.{place}.required")
                self.narrowed(one, test, at, f"{path}.{place}.properties")
        if not all(told):
            self.drawing.note(path, key, NO_ALTERNATIVES)

    def fresh(self, properties: Mapping[str, Any], at: Level) -> dict[str, Any]:
        """Those that are no field yet."""
        return {name: one for name, one in properties.items() if (*at.pointer, name) not in self.by_pointer}

    def narrowed(self, one: Mapping[str, Any], test: str, at: Level, path: str) -> None:
        """Where an alternative allows less of a list than the others, a rule says so."""
        for name, raw in (one.get("properties") or {}).items():
            about = self.by_pointer.get((*at.pointer, str(name)))
            values = raw.get("enum") if isinstance(raw, Mapping) else None
            if (
                about is None
                or about["kind"] != "choice"
                or not isinstance(values, list)
                or f"{about['code']} ==" in test
            ):
                continue
            if len(values) >= len(about["options"]):
                continue
            if len(values) > 80:
                self.drawing.note(f"{path}.{name}", "enum", NO_CONDITION)
                continue
            allowed = ", ".join(quoted(str(each)) for each in values)
            where = f"{at.table['code']}.{about['code']}" if at.table else about["code"]
            self.drawing.rule(f"{path}.{name}", f"not ({test}) or {about['code']} in [{allowed}]", where, "")

    def any_required(self, options: Sequence[Mapping[str, Any]], at: Level, path: str) -> None:
        """At least one of several sets of properties: a rule at the first of them."""
        sets = [
            [self.by_pointer.get((*at.pointer, str(name))) for name in listed(one.get("required"))] for one in options
        ]
        found = [[each for each in one if each] for one in sets]
        if at.table is not None or not all(found):
            self.drawing.note(path, "required", NO_CONDITION)
            return
        tests = [" and ".join(f"not is_empty({each['code']})" for each in one) for one in found]
        self.drawing.rule(path, " or ".join(f"({one})" for one in tests), found[0][0]["code"], "", always=at.must)

    def branch(self, one: Mapping[str, Any], at: Level) -> None:
        """if, then, else."""
        test = self.test_of(self.resolver.solid(one["if"], f"{at.path}.if", at.seen) or {}, at)
        for key, cause in (("then", test), ("else", f"not ({test})" if test else "")):
            part = one.get(key)
            if not isinstance(part, Mapping):
                continue
            path = f"{at.path}.{key}".lstrip(".")
            if not test:
                self.drawing.note(path, key, NO_CONDITION)
                continue
            solid = self.resolver.solid(part, path, at.seen) or {}
            loose = Level(at.pointer, path, at.names, at.table, at.must, True, cause, at.depth + 1, at.seen)
            fresh = {
                name: each
                for name, each in (solid.get("properties") or {}).items()
                if (*at.pointer, name) not in self.by_pointer
            }
            self.level({"properties": fresh}, loose)
            self.require(listed(solid.get("required")), cause, at, path)
            if len(fresh) < len(solid.get("properties") or {}):
                self.drawing.note(path, "properties", NO_CONDITION)

    def require(self, names: Sequence[Any], cause: str, at: Level, path: str) -> None:
        for name in names:
            made = self.by_pointer.get((*at.pointer, str(name)))
            if made is None or made["kind"] in ("table", "section"):
                self.drawing.note(path, f"required: {name}", NO_CONDITION)
            elif not made.get("required"):
                made["require"] = f"({made['require']}) or ({cause})" if made.get("require") else cause

    def test_of(self, one: Mapping[str, Any], at: Level) -> str:
        """A condition that holds for documents of *one*, told by constants; "" when it can't be said."""
        tests: list[str] = []
        for name, raw in (one.get("properties") or {}).items():
            about = self.by_pointer.get((*at.pointer, str(name)))
            if not isinstance(raw, Mapping) or about is None:
                continue
            written = [literal(each, about["kind"]) for each in values_listed(raw)]
            refused = [quoted(str(each)) for each in values_listed(raw.get("not"))]
            if refused and len(refused) < 60 and about["kind"] in ("choice", "text", "long_text"):
                tests.append(f"{about['code']} not in [{', '.join(refused)}]")
            if written and all(written) and len(written) < 20:
                tests.append("(" + " or ".join(f"{about['code']} == {each}" for each in written) + ")")
        return " and ".join(tests)
