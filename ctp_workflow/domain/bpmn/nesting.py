"""Every split gets the one join that closes it; branches that simply end are brought together; what is no block is refused."""

from __future__ import annotations

from ctp_core.contracts import mark
from ctp_workflow.domain.bpmn.draft import Draft, Spot, Way

Label = tuple[tuple[str, frozenset[int]], ...]
"""The stack of (split, branches) a spot lies in."""
SPLITS = ("parallel", "inclusive")
ROUNDS = 200


class _Again(Exception):
    """The draft was changed: label it anew."""


def nest(draft: Draft) -> None:
    """After it the draft is block-structured, or says what is not."""
    for _ in range(ROUNDS):
        try:
            _label(draft)
            return
        except _Again:
            continue
    draft.find(None, "tangled", mark("The branches can't be put in order."), "refused")


def _label(draft: Draft) -> None:
    labels: dict[str, Label] = {}
    for here in draft.in_order():
        spot = draft.spots[here]
        arriving = [(way, _leaving(draft, labels, way)) for way in draft.into(here)]
        if spot.role == "start":
            labels[here] = ()
        known = [(way, label) for way, label in arriving if label is not None]
        if len(known) < len(arriving) or (known and not _arrive(draft, spot, known, labels)):
            return
    _close_ends(draft, labels)


def _leaving(draft: Draft, labels: dict[str, Label], way: Way) -> Label | None:
    label = labels.get(way.source)
    if label is None or draft.spots[way.source].role not in SPLITS:
        return label
    branch = draft.out(way.source).index(way)
    return (*label, (way.source, frozenset((branch,))))


def _arrive(draft: Draft, spot: Spot, arriving: list[tuple[Way, Label]], labels: dict[str, Label]) -> bool:
    found = {label for _, label in arriving}
    if len(found) == 1 and spot.role != "join":
        labels[spot.id] = found.pop()
        return True
    if spot.role == "join":
        return _join(draft, spot, arriving, labels)
    if spot.role in ("auto", "end"):
        _gather(draft, spot, arriving)
    text = mark("Ways of different parallel branches meet here without being joined.")
    draft.find(spot.element, "multi_merge", text, "refused")
    return False


def _join(draft: Draft, spot: Spot, arriving: list[tuple[Way, Label]], labels: dict[str, Label]) -> bool:
    """The branches of one split meet. Only some of them: those get a split of their own, inside."""
    found = {label for _, label in arriving}
    if not all(found) or len({(label[:-1], label[-1][0]) for label in found}) != 1:
        if all(found) and len({len(label) for label in found}) > 1:
            _gather(draft, spot, arriving)
        text = mark("What meets here does not come from the branches of one split.")
        draft.find(spot.element, "bad_join", text, "refused")
        return False
    label = next(iter(found))
    split = label[-1][0]
    together: frozenset[int] = frozenset().union(*(one[-1][1] for one in found))
    ways = draft.out(split)
    if len(together) == len(ways):
        labels[spot.id] = label[:-1]
        return True
    if draft.spots[split].role != "parallel" or len(together) < 2:
        draft.find(spot.element, "partial_join", mark("Some branches of the split never come here."), "refused")
        return False
    inner = draft.put("parallel", split, element=draft.spots[split].element)
    for place in together:
        ways[place].source = inner.id
    draft.ways.append(Way(split, inner.id))
    raise _Again


def _gather(draft: Draft, spot: Spot, arriving: list[tuple[Way, Label]]) -> None:
    """Bring the deepest complete set of branches together in a join of our own before *spot*."""
    groups: dict[tuple[Label, str], list[tuple[Way, Label]]] = {}
    for way, label in arriving:
        if label:
            groups.setdefault((label[:-1], label[-1][0]), []).append((way, label))
    for (_, split), members in sorted(groups.items(), key=lambda one: -len(one[0][0])):
        together = frozenset().union(*(label[-1][1] for _, label in members))
        if len(together) == len(draft.out(split)):
            join = draft.put("join", spot.id)
            for way, _ in members:
                way.target = join.id
            draft.ways.append(Way(join.id, spot.id))
            raise _Again


def _close_ends(draft: Draft, labels: dict[str, Label]) -> None:
    """Ends inside branches: the flow is over when all of them are."""
    for spot in draft.spots.values():
        inside = labels.get(spot.id, ())
        over = labels.get(spot.stops, ()) if spot.stops != "~" else ()
        if spot.stops and inside != over:
            text = mark("It would end while other branches still run; that can't be drawn.")
            draft.find(spot.element, "early_end", text, "refused")
            return
    inner = [spot for spot in draft.spots.values() if spot.role == "end" and labels.get(spot.id)]
    if not inner:
        return
    arriving = [(way, labels[spot.id]) for spot in inner for way in draft.into(spot.id)]
    end = draft.put("end", name=inner[0].name)
    ways = []
    for spot in inner:
        for way in draft.into(spot.id):
            way.target = end.id
            ways.append(way)
        del draft.spots[spot.id]
    _gather(draft, end, arriving)
    text = mark("A branch can end although others that belong to it are still awaited.")
    draft.find(inner[0].element, "end_in_branch", text, "refused")
