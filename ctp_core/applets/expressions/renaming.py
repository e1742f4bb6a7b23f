"""Other names in an expression, everything else as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from ctp_core.applets.expressions.parsing import parse
from ctp_core.applets.expressions.tokens import tokenize


def rename(text: str, codes: Mapping[str, str]) -> str:
    """*text* with fields called as *codes* says (old code to new one); ``rows.amount`` follows ``rows``.

    Spaces, brackets and quotes stay. Raises ExpressionError for a text that is no expression.
    """
    parse(text)
    parts: list[str] = []
    done = 0
    tokens = tokenize(text)
    for token, following in pairwise(tokens):
        first, dot, rest = token.text.partition(".")
        if token.kind != "name" or first not in codes or (following.kind, following.text) == ("mark", "("):
            continue
        written = text[token.at : following.at].rstrip(" \t\r\n\u3000")
        parts += [text[done : token.at], codes[first] + dot + rest]
        done = token.at + len(written)
    return "".join(parts) + text[done:]
