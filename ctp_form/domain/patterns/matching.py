"""Does a text follow a pattern? Every pair of step and place is looked at once, so nothing a person writes can take long."""

from __future__ import annotations

from typing import Any

from ctp_form.domain.patterns.reading import Program

MOST = 400_000
"""Pairs of step and place, hundreds of milliseconds at worst; the browser gives up at the same number."""


class TooMuch(Exception):
    """The text is too long for this pattern."""


def matches(program: Program, text: str) -> bool:
    """True when the whole of *text* follows *program*. Raises TooMuch."""
    return _Run(program, text).reaches(0, 0, whole=True)


class _Run:
    def __init__(self, program: Program, text: str) -> None:
        self.steps: tuple[Any, ...] = program.steps
        self.codes = [ord(one) for one in text]
        self.looks: dict[tuple[int, int], bool] = {}
        self.spent = 0

    def reaches(self, step: int, place: int, *, whole: bool) -> bool:
        """Can "match" be reached from *step* at *place*? With *whole* only at the end of the text."""
        seen: set[tuple[int, int]] = set()
        ahead = [(step, place)]
        end = len(self.codes)
        while ahead:
            pair = ahead.pop()
            if pair in seen:
                continue
            seen.add(pair)
            self.spent += 1
            if self.spent > MOST:
                raise TooMuch
            now, at = pair
            found = self.steps[now]
            match found[0]:
                case "match":
                    if not whole or at == end:
                        return True
                case "set":
                    if at < end and any(low <= self.codes[at] <= high for low, high in found[1]) != found[2]:
                        ahead.append((now + 1, at + 1))
                case "split":
                    ahead += ((found[2], at), (found[1], at))
                case "jump":
                    ahead.append((found[1], at))
                case "start":
                    ahead += [(now + 1, at)] if at == 0 else []
                case "end":
                    ahead += [(now + 1, at)] if at == end else []
                case _:
                    if self.looks_ahead(found[2], at) != found[1]:
                        ahead.append((found[3], at))
        return False

    def looks_ahead(self, step: int, place: int) -> bool:
        if (step, place) not in self.looks:
            self.looks[step, place] = self.reaches(step, place, whole=False)
        return self.looks[step, place]
