"""Patterns a text must follow: read, and matched in time that grows with the text alone (decision 0180)."""

from ctp_form.domain.patterns.matching import TooMuch, matches
from ctp_form.domain.patterns.reading import MAX_LENGTH, PatternProblem, Program, read_pattern

__all__ = ["MAX_LENGTH", "PatternProblem", "Program", "TooMuch", "matches", "read_pattern"]
