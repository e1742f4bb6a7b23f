"""Amounts in Chinese capitals (大写), as cheques and vouchers need them."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")


def capital_amount(amount: Decimal) -> str:
    """``86400`` → 捌万陆仟肆佰元整. Amounts have at most two decimals and stay below 10**18."""
    cents = int((abs(amount) * 100).to_integral_value())
    sign = "负" if amount < 0 and cents else ""
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"{sign}{whole or '零元'}整"
    tail = f"{DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return f"{sign}{whole}{tail}{f'{DIGITS[fen]}分' if fen else '整'}"


def _whole(number: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _whole(high) + name + gap + (_whole(low) if low else "")
    return _group(number)


def _group(value: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return text
