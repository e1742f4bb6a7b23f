"""A pattern read into a program: a subset of the regular expressions everybody knows, without what makes them slow.

Characters, ``.``, ``[a-z]``, ``\\d \\w \\s`` and their opposites, ``|``, groups, ``* + ? {2,5}``, ``^ $``, looking ahead ``(?=…) (?!…)``.
No back references, no looking behind, no flags. The whole text must fit, as in a browser's ``pattern``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

MAX_LENGTH = 500
MAX_STEPS = 3_000
MAX_DEPTH = 30
MAX_REPEAT = 500

Ranges: TypeAlias = tuple[tuple[int, int], ...]
Step: TypeAlias = tuple[str | int | bool | Ranges, ...]
"""("set", ranges, negated) · ("split", one, other) · ("jump", to) · ("start",) · ("end",) · ("look", negated, to, after) · ("match",)"""

DIGITS: Ranges = ((48, 57),)
WORDS: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACES: Ranges = (
    (9, 13), (32, 32), (160, 160), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
LINE_ENDS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
TOP = 0x10FFFF
_CLASSES = {"d": DIGITS, "w": WORDS, "s": SPACES}
_SIGNS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}


class PatternProblem(Exception):
    """The pattern can't be used; *at* is the place in it."""

    def __init__(self, reason: str, at: int) -> None:
        self.reason = reason
        self.at = at
        super().__init__(f"{reason} at {at}")


@dataclass(frozen=True)
class Program:
    """What ``matches`` runs, on the server and, as JSON, in the browser."""

    text: str
    steps: tuple[Step, ...]


@dataclass
class _Node:
    """One part of the tree between text and program."""

    kind: str
    ranges: Ranges = ()
    negated: bool = False
    parts: list[_Node] = field(default_factory=list)
    least: int = 0
    most: int | None = None


def read_pattern(text: str) -> Program:
    """The program of *text*. Raises PatternProblem."""
    if len(text) > MAX_LENGTH:
        raise PatternProblem("too_long", MAX_LENGTH)
    reader = _Reader(text)
    tree = reader.choice(0)
    if reader.at < len(text):
        raise PatternProblem("bracket", reader.at)
    steps: list[Step] = []
    _write(tree, steps)
    steps.append(("match",))
    return Program(text, tuple(steps))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def take(self) -> str:
        if self.at >= len(self.text):
            raise PatternProblem("ends", self.at)
        self.at += 1
        return self.text[self.at - 1]

    def choice(self, depth: int) -> _Node:
        if depth > MAX_DEPTH:
            raise PatternProblem("depth", self.at)
        options = [self.sequence(depth)]
        while self.peek() == "|":
            self.at += 1
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else _Node("choice", parts=options)

    def sequence(self, depth: int) -> _Node:
        parts: list[_Node] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated(self.one(depth)))
        return _Node("sequence", parts=parts)

    def repeated(self, node: _Node) -> _Node:
        begin = self.at
        sign = self.peek()
        if sign in ("*", "+", "?"):
            self.at += 1
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif sign == "{" and (found := self.counts()):
            least, most = found
        else:
            return node
        if node.kind in ("start", "end", "look"):
            raise PatternProblem("repeat", begin)
        if self.peek() == "?":
            self.at += 1  # Greedy or not is the same to a yes or no.
        if self.peek() in ("*", "+", "?"):
            raise PatternProblem("repeat", self.at)
        if most is not None and (most < least or most > MAX_REPEAT):
            raise PatternProblem("repeat", begin)
        return _Node("repeat", parts=[node], least=least, most=most)

    def counts(self) -> tuple[int, int | None] | None:
        end = self.text.find("}", self.at)
        first, comma, last = self.text[self.at + 1 : max(end, self.at + 1)].partition(",")
        # A brace that counts nothing is a brace.
        if end < 0 or not first.isdecimal() or (last and not last.isdecimal()) or len(first + last) > 8:
            return None
        self.at = end + 1
        if int(first) > MAX_REPEAT:
            raise PatternProblem("repeat", self.at)
        return int(first), (int(last) if last else None) if comma else int(first)

    def one(self, depth: int) -> _Node:
        begin = self.at
        sign = self.take()
        if sign == "(":
            return self.group(depth, begin)
        if sign == "[":
            return self.listed()
        if sign == ".":
            return _Node("set", LINE_ENDS, negated=True)
        if sign in "^$":
            return _Node("start" if sign == "^" else "end")
        if sign == "\\":
            ranges, negated = self.escaped()
            return _Node("set", ranges, negated)
        if sign in "*+?":
            raise PatternProblem("repeat", begin)
        return _Node("set", ((ord(sign), ord(sign)),))

    def group(self, depth: int, begin: int) -> _Node:
        kind = ""
        if self.peek() == "?":
            kind = self.peek(2)
            if kind not in ("?:", "?=", "?!"):
                raise PatternProblem("group", begin)
            self.at += 2
        inner = self.choice(depth + 1)
        if self.peek() != ")":
            raise PatternProblem("bracket", begin)
        self.at += 1
        return _Node("look", negated=kind == "?!", parts=[inner]) if kind in ("?=", "?!") else inner

    def listed(self) -> _Node:
        negated = self.peek() == "^"
        self.at += negated
        found: list[tuple[int, int]] = []
        while self.peek() != "]":
            begin = self.at
            ranges, single = self.entry()
            if self.peek() == "-" and self.peek(2)[1:] not in ("", "]") and single:
                self.at += 1
                upper, one = self.entry()
                if not one or upper[0][0] < ranges[0][0]:
                    raise PatternProblem("range", begin)
                found.append((ranges[0][0], upper[0][0]))
            else:
                found += ranges
        self.at += 1
        return _Node("set", tuple(found), negated)

    def entry(self) -> tuple[Ranges, bool]:
        sign = self.take()
        if sign != "\\":
            return ((ord(sign), ord(sign)),), True
        if self.peek() == "b":
            self.at += 1
            return ((8, 8),), True
        ranges, negated = self.escaped()
        return (_opposite(ranges) if negated else ranges), not negated and len(ranges) == 1 and ranges[0][0] == ranges[
            0
        ][1]

    def escaped(self) -> tuple[Ranges, bool]:
        begin = self.at - 1
        sign = self.take()
        if sign.lower() in _CLASSES:
            return _CLASSES[sign.lower()], sign.isupper()
        if sign in _SIGNS:
            code = _SIGNS[sign]
        elif sign in "xu":
            digits = self.peek(2 if sign == "x" else 4)
            try:
                code = int(digits, 16) if digits.isalnum() else -1
            except ValueError:
                code = -1
            if code < 0 or len(digits) < (2 if sign == "x" else 4):
                raise PatternProblem("escape", begin)
            self.at += len(digits)
        elif sign.isascii() and sign.isalnum():
            raise PatternProblem("escape", begin)
        else:
            code = ord(sign)
        return ((code, code),), False


def _opposite(ranges: Ranges) -> Ranges:
    found: list[tuple[int, int]] = []
    start = 0
    for low, high in sorted(ranges):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    return (*found, (start, TOP)) if start <= TOP else tuple(found)


def _write(node: _Node, steps: list[Step]) -> None:
    """Append the steps of *node*."""
    if len(steps) > MAX_STEPS:
        raise PatternProblem("too_large", 0)
    match node.kind:
        case "set":
            steps.append(("set", node.ranges, node.negated))
        case "start" | "end":
            steps.append((node.kind,))
        case "sequence":
            for part in node.parts:
                _write(part, steps)
        case "choice":
            _write_choice(node.parts, steps)
        case "look":
            place = len(steps)
            steps.append(())
            _write(node.parts[0], steps)
            steps.append(("match",))
            steps[place] = ("look", node.negated, place + 1, len(steps))
        case _:
            _write_repeat(node, steps)


def _write_choice(parts: list[_Node], steps: list[Step]) -> None:
    jumps: list[int] = []
    for part in parts[:-1]:
        place = len(steps)
        steps.append(())
        _write(part, steps)
        jumps.append(len(steps))
        steps.append(())
        steps[place] = ("split", place + 1, len(steps))
    _write(parts[-1], steps)
    for place in jumps:
        steps[place] = ("jump", len(steps))


def _write_repeat(node: _Node, steps: list[Step]) -> None:
    part = node.parts[0]
    for _ in range(node.least):
        _write(part, steps)
    if node.most is None:
        place = len(steps)
        steps.append(())
        _write(part, steps)
        steps.append(("jump", place))
        steps[place] = ("split", place + 1, len(steps))
        return
    splits: list[int] = []
    for _ in range(node.most - node.least):
        splits.append(len(steps))
        steps.append(())
        _write(part, steps)
    for place in splits:
        steps[place] = ("split", place + 1, len(steps))
