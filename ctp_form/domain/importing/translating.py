"""A condition read by ``foreign``, written in the product's own language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ctp_form.domain.importing.foreign import Tree, Untranslatable

_SAME = {
    "sum": "sum", "min": "min", "max": "max", "round": "round", "floor": "floor", "ceiling": "ceil", "abs": "abs", "int": "floor",
    "string-length": "len", "contains": "contains", "starts-with": "startswith", "ends-with": "endswith", "concat": "concat",
    "concatenate": "concat", "lower-case": "lower", "upper-case": "upper", "today": "today", "now": "today", "date": "date",
    "coalesce": "coalesce", "count-selected": "count", "count-non-empty": "count", "if": "if",
}  # fmt: skip
_ITSELF = ("string", "number", "boolean", "once", "decimal-date-time", "decimal-date")
_TRUE = ("ok", "yes", "true", "1")
TEXTS = ("choice", "tree_choice", "text", "long_text", "phone", "email", "multiple_choice")
NUMBERS = ("number", "money", "percent")


@dataclass(frozen=True)
class Named:
    """A field of the file as it is called here."""

    code: str
    kind: str
    table: str = ""


@dataclass(frozen=True)
class Translator:
    """*names* by the file's own names; *here* is the field an expression stands at (for ``.``), *table* the sub-table it stands in."""

    names: Mapping[str, Named]
    here: Named | None = None
    table: str = ""

    def write(self, tree: Tree) -> str:
        """The expression. Raises Untranslatable."""
        match tree:
            case ("number", text):
                return str(text)
            case ("text", text):
                return quoted(text)
            case ("name", "true" | "false" as word):
                return str(word)
            case ("name", name):
                return self.name(self.named(name))
            case ("self",):
                if self.here is None:
                    raise Untranslatable(".")
                return self.name(self.here)
            case ("minus", inner):
                return f"-({self.write(inner)})"
            case ("binary", sign, left, right):
                return self.binary(sign, left, right)
            case ("call", name, arguments):
                return self.call(name, arguments)
        raise Untranslatable("…")

    def named(self, name: str) -> Named:
        """The field *name*, found by its whole path or by the end of it."""
        last = name.rsplit("/", 1)[-1].rsplit(".", 1)[-1]
        found = self.names.get(name) or self.names.get(last)
        if found is None:
            raise Untranslatable(name)
        return found

    def name(self, one: Named) -> str:
        """How *one* is written where the expression stands."""
        return f"{one.table}.{one.code}" if one.table and one.table != self.table else one.code

    def about(self, tree: Tree) -> Named | None:
        """The field *tree* is, None when it is anything else."""
        if tree[0] == "self":
            return self.here
        return self.named(tree[1]) if tree[0] == "name" and tree[1] not in ("true", "false") else None

    def binary(self, sign: str, left: Tree, right: Tree) -> str:
        if sign in ("and", "or"):
            return f"({self.truth(left)} {sign} {self.truth(right)})"
        if sign == "mod":
            one, other = self.write(left), self.write(right)
            return f"({one} - floor({one} / {other}) * {other})"
        if sign in ("=", "!="):
            return self.equal(left, right, "==" if sign == "=" else "!=")
        if sign in ("<", "<=", ">", ">="):
            return f"({self.beside(left, right)} {sign} {self.beside(right, left)})"
        return f"({self.write(left)} {sign} {self.write(right)})"

    def equal(self, left: Tree, right: Tree, sign: str) -> str:
        for one, other in ((left, right), (right, left)):
            if other in (("text", ""), ("name", "null")):
                found = f"is_empty({self.write(one)})"
                return found if sign == "==" else f"not {found}"
            about = self.about(one)
            if about is not None and about.kind == "yes_no" and other[0] == "text":
                return f"({self.write(one)} {sign} {'true' if other[1].lower() in _TRUE else 'false'})"
            if about is not None and about.kind == "multiple_choice" and other[0] in ("text", "number"):
                return f"({quoted(other[1])} {'in' if sign == '==' else 'not in'} {self.write(one)})"
        return f"({self.beside(left, right)} {sign} {self.beside(right, left)})"

    def beside(self, tree: Tree, other: Tree) -> str:
        """*tree* as it must be written to be compared with *other*: "3" and 3 are not the same here."""
        about = self.about(other)
        if about is not None and tree[0] == "number" and about.kind in TEXTS:
            return quoted(tree[1])
        if (
            about is not None
            and tree[0] == "text"
            and about.kind in NUMBERS
            and tree[1].replace(".", "", 1).isdecimal()
        ):
            return str(tree[1])
        if about is not None and tree[0] == "text" and about.kind == "date":
            return f"date({quoted(tree[1])})"
        return self.write(tree)

    def truth(self, tree: Tree) -> str:
        """*tree* where a yes or no is needed."""
        if tree[0] == "number":
            return "false" if float(tree[1]) == 0 else "true"
        if tree[0] == "text":
            return "true" if tree[1] else "false"
        about = self.about(tree)
        if about is not None and about.kind != "yes_no":
            return f"not is_empty({self.write(tree)})"
        return self.write(tree)

    def call(self, name: str, arguments: list[Tree]) -> str:
        if name in ("true", "false") and not arguments:
            return name
        if name == "not" and len(arguments) == 1:
            return f"not ({self.truth(arguments[0])})"
        if name == "selected" and len(arguments) == 2:
            return self.equal(arguments[0], arguments[1], "==")
        if name in _ITSELF and len(arguments) == 1:
            return self.write(arguments[0])
        if name == "if" and len(arguments) == 3:
            test, one, other = self.truth(arguments[0]), self.write(arguments[1]), self.write(arguments[2])
            return f"if({test}, {one}, {other})"
        own = _SAME.get(name)
        if own is None:
            raise Untranslatable(f"{name}()")
        return f"{own}({', '.join(self.write(one) for one in arguments)})"


def quoted(text: str) -> str:
    """*text* as a text of the language."""
    plain = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{plain}'"
