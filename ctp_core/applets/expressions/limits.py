"""How much an expression may be and do. Every bound is checked before the work it bounds."""

from __future__ import annotations

from decimal import Decimal

MAX_TEXT = 2_000
MAX_NODES = 200
MAX_DEPTH = 20
MAX_NAME = 100
MAX_LIST = 100
MAX_ROWS = 2_000
MAX_VALUE_TEXT = 100_000
MAX_STEPS = 20_000
MAX_TRACE = 50

PLACES = 10
"""Every number has at most ten decimals: fixed point, so that the browser's evaluator agrees to the digit."""
STEP = Decimal(1).scaleb(-PLACES)
MAX_NUMBER = Decimal(10) ** 18
