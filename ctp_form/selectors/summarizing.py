"""Statistics over a list: groups of at most two fields, counts, sums, averages, smallest and largest. Exact to the last digit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, Max, Min, Q, QuerySet, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, Left, Substr, TruncDay, TruncMonth, TruncYear
from django.db.models.lookups import GreaterThan, LessThan, Regex

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_form.contracts import (
    AUTHOR,
    CREATED,
    FUNCTIONS,
    GRAINS,
    Grouping,
    Measure,
    RecordQuery,
    RecordSet,
    Summary,
    SummaryRow,
)
from ctp_form.domain.keys import FRACTION_DIGITS, LENGTH, WHOLE_DIGITS, KeyType, read_number_key
from ctp_form.domain.querying import comparable
from ctp_form.models import FormRecord
from ctp_form.models.keys import KeyOf
from ctp_form.selectors.group_labels import GroupLabels
from ctp_form.selectors.matching import matching
from ctp_form.selectors.parsed import get_parsed

MOST_GROUPS = 1_000
MOST_MEASURES = 8
GROUPED: tuple[KeyType, ...] = ("text", "choice", "yes_no", "principal", "date", "number")
HALF = WHOLE_DIGITS // 2
NUMBER = rf"^[01]\d{{{WHOLE_DIGITS + FRACTION_DIGITS}}}$"


@dataclass
class Pot:
    """What came together of one group and one measure."""

    count: int = 0
    total: Decimal = Decimal(0)
    smallest: str = ""
    largest: str = ""

    def add(self, other: Pot) -> None:
        """Put another group of the same key in."""
        self.count += other.count
        self.total += other.total
        self.smallest = min(filter(None, (self.smallest, other.smallest)), default="")
        self.largest = max(self.largest, other.largest)


@dataclass
class Group:
    """One group: how many rows, and a pot a measured path."""

    rows: int = 0
    pots: dict[str, Pot] = field(default_factory=lambda: defaultdict(Pot))


def summarize(
    *,
    within: RecordSet,
    query: RecordQuery,
    groupings: Sequence[Grouping] = (),
    measures: Sequence[Measure] = (Measure(),),
    language: str,
) -> Summary:
    """Raises Invalid at ``group`` or ``measure`` for what this policy doesn't let somebody work out."""
    kinds = comparable(get_parsed(within.version_id).definition, within.policy)
    _check(kinds, groupings, measures)
    rows, _plan = matching(within, query)
    paths = sorted({one.path for one in measures if one.function != "count"})
    found, more = _groups(rows.order_by(), kinds, groupings, paths)
    whole = Group()
    for group in found.values():
        whole.rows += group.rows
        for path in paths:
            whole.pots[path].add(group.pots[path])
    if more:
        whole = _groups(rows.order_by(), kinds, (), paths)[0].get((), Group())
    labels = GroupLabels(within.version_id, groupings, language, list(found), within.reader)
    return Summary(
        tuple(
            SummaryRow(keys, labels.of(keys), tuple(_result(kinds, one, found[keys]) for one in measures))
            for keys in sorted(found)
        )
        if groupings
        else (),
        tuple(_result(kinds, one, whole) for one in measures),
        more,
    )


def _check(kinds: dict[str, KeyType], groupings: Sequence[Grouping], measures: Sequence[Measure]) -> None:
    if len(groupings) > 2 or len({one.path for one in groupings}) != len(groupings):
        raise _refused("group", mark("Group by one or two different fields."))
    for one in groupings:
        kind = "choice" if one.path == AUTHOR else kinds.get(one.path)
        if kind not in GROUPED or one.grain not in GRAINS or (one.grain and kind != "date"):
            raise _refused("group", mark("There is no field “%(path)s” to group by."), path=one.path[:100])
    if not 1 <= len(measures) <= MOST_MEASURES:
        raise _refused("measure", mark("Ask for one to %(limit)s results."), limit=MOST_MEASURES)
    for measure in measures:
        wanted = kinds.get(measure.path)
        fits = wanted == "number" or (wanted == "date" and measure.function in ("smallest", "largest"))
        if measure.function not in FUNCTIONS or (measure.function != "count" and (not fits or measure.path == CREATED)):
            raise _refused("measure", mark("There is no field “%(path)s” to work out."), path=measure.path[:100])


def _groups(
    rows: QuerySet[FormRecord], kinds: dict[str, KeyType], groupings: Sequence[Grouping], paths: Sequence[str]
) -> tuple[dict[tuple[str, ...], Group], bool]:
    names = [f"group_{place}" for place in range(len(groupings))]
    if groupings:
        rows = rows.annotate(**{name: _grouped(kinds, one) for name, one in zip(names, groupings, strict=True)})
    wanted: dict[str, Any] = {"rows": Count("pk")}
    for place, path in enumerate(paths):
        wanted |= _aggregates(f"m{place}", KeyOf(path), is_number=kinds[path] == "number")
    if groupings:
        lines: Iterable[Any] = rows.values(*names).annotate(**wanted).order_by(*names)[: MOST_GROUPS + 1]
    else:
        lines = [rows.aggregate(**wanted)]
    found: dict[tuple[str, ...], Group] = {}
    for place_of_line, line in enumerate(lines):
        if place_of_line == MOST_GROUPS:
            return found, True
        keys = tuple(_key(line[name], one) for name, one in zip(names, groupings, strict=True))
        group = found.setdefault(keys, Group())
        group.rows += line["rows"]
        for place, path in enumerate(paths):
            group.pots[path].add(_pot(line, f"m{place}"))
    return found, False


def _grouped(kinds: dict[str, KeyType], one: Grouping) -> Any:
    if one.path == AUTHOR:
        return F("author")
    if one.path == CREATED:
        # Quarters are put together from months.
        trunc = {"year": TruncYear, "month": TruncMonth, "quarter": TruncMonth}.get(one.grain, TruncDay)
        return trunc("created_at")
    if kinds[one.path] == "text":
        # Keys of texts make no difference between A and a; people do.
        code, _dot, part = one.path.partition(".")
        inner = KeyTransform(code, "values") if part else "values"
        return Coalesce(Left(KeyTextTransform(part or code, inner), LENGTH), Value(""))
    if kinds[one.path] == "date" and one.grain in ("year", "month", "quarter"):
        return Left(KeyOf(one.path), 4 if one.grain == "year" else 7)
    return KeyOf(one.path)


def _key(value: Any, one: Grouping) -> str:
    if hasattr(value, "isoformat"):
        value = value.date().isoformat()[: {"year": 4, "month": 7, "quarter": 7}.get(one.grain, 10)]
    text = str(value or "")
    if one.grain == "quarter" and text:
        return f"{text[:4]}-Q{(int(text[5:7]) + 2) // 3}"
    return text


def _aggregates(name: str, key: KeyOf, *, is_number: bool) -> dict[str, Any]:
    filled = Q(GreaterThan(key, Value("")))
    found: dict[str, Any] = {
        f"{name}_least": Min(key, filter=filled),
        f"{name}_most": Max(key, filter=filled),
        f"{name}_count": Count("pk", filter=filled),
    }
    if not is_number:
        return found
    sound = Q(Regex(key, NUMBER))

    def total(start: int, length: int) -> Any:
        part = Cast(Substr(key, start, length), BigIntegerField())
        return Sum(Case(When(sound, then=part), default=Value(0), output_field=BigIntegerField()))

    negative = When(sound & Q(LessThan(key, Value("1"))), then=Value(1))
    return found | {
        f"{name}_high": total(2, HALF),
        f"{name}_mid": total(2 + HALF, HALF),
        f"{name}_low": total(2 + WHOLE_DIGITS, FRACTION_DIGITS),
        f"{name}_below": Sum(Case(negative, default=Value(0), output_field=IntegerField())),
    }


def _pot(line: dict[str, Any], name: str) -> Pot:
    """The parts of the numbers were added apart, so that no database's numbers overflow or round."""
    high, mid, low, below = (int(line.get(f"{name}_{one}") or 0) for one in ("high", "mid", "low", "below"))
    whole = (high * 10**HALF + mid) * 10**FRACTION_DIGITS + low - below * 10 ** (WHOLE_DIGITS + FRACTION_DIGITS)
    return Pot(
        line[f"{name}_count"],
        Decimal(whole).scaleb(-FRACTION_DIGITS),
        line[f"{name}_least"] or "",
        line[f"{name}_most"] or "",
    )


def _result(kinds: dict[str, KeyType], measure: Measure, group: Group) -> str | None:
    if measure.function == "count":
        return str(group.rows)
    pot = group.pots[measure.path]
    if not pot.count:
        return None
    if measure.function in ("smallest", "largest"):
        key = getattr(pot, measure.function)
        number = read_number_key(key) if kinds[measure.path] == "number" else None
        return _plain(number) if number is not None else str(key)
    value = pot.total if measure.function == "sum" else (pot.total / pot.count).quantize(Decimal("0.000001"))
    return _plain(value)


def _plain(number: Decimal) -> str:
    """Without the zeros that say nothing, but with cents: ``8200.50``, ``7``."""
    text = format(number, "f")
    if "." not in text:
        return text
    text = text.rstrip("0")
    whole, _point, rest = text.partition(".")
    return f"{whole}.{rest:0<2}" if rest else whole


def _refused(place: str, message: str, **params: object) -> Invalid:
    return Invalid({place: [FieldError("form.query", message, **params)]})
