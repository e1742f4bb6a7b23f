"""Ways that lead back become routers: they go back to an earlier spot, a limited number of times."""

from __future__ import annotations

from ctp_core.contracts import mark
from ctp_workflow.domain.bpmn.draft import Draft, Way

LIMIT = 20


def unloop(draft: Draft) -> None:
    """After it the draft has no circle, or says why it can't be drawn without one."""
    for way in _ways_back(draft):
        if not _dominates(draft, way.target, way.source):
            source = draft.spots[way.source]
            text = mark("A way leads into the middle of a loop; only loops with one way in can be drawn.")
            draft.find(source.element, "tangled_loop", text, "refused")
            return
        router = draft.put("router", way.source, back_to=way.target)
        way.target = router.id
    for spot in [spot for spot in draft.spots.values() if spot.role == "router"]:
        exit_ = _way_on(draft, spot.id)
        if exit_ is None:
            exit_ = draft.put("end", spot.id, outcome="rejected").id
        draft.ways.append(Way(spot.id, exit_))


def _ways_back(draft: Draft) -> list[Way]:
    """The ways to a spot one stands below, found in one walk; the stack is ours so that depth does not matter."""
    start = next(spot.id for spot in draft.spots.values() if spot.role == "start")
    found: list[Way] = []
    state = {start: 1}
    stack = [(start, iter(draft.out(start)))]
    while stack:
        here, ways = stack[-1]
        way = next(ways, None)
        if way is None:
            state[here] = 2
            stack.pop()
        elif state.get(way.target) == 1:
            found.append(way)
        elif way.target not in state:
            state[way.target] = 1
            stack.append((way.target, iter(draft.out(way.target))))
    return found


def _dominates(draft: Draft, above: str, below: str) -> bool:
    """Whether every way from the start to *below* leads through *above*."""
    start = next(spot.id for spot in draft.spots.values() if spot.role == "start")
    if above == start:
        return False
    seen, open_ = {start}, [start]
    while open_:
        for way in draft.out(open_.pop()):
            if way.target != above and way.target not in seen:
                seen.add(way.target)
                open_.append(way.target)
    return below not in seen


def _way_on(draft: Draft, router: str) -> str | None:
    """Where it goes on when the limit is reached: another way out of the choice that led here."""
    here, seen = router, {router}
    while True:
        into = draft.into(here)
        if len(into) != 1 or into[0].source in seen:
            return None
        here = into[0].source
        seen.add(here)
        spot = draft.spots[here]
        if spot.role in ("parallel", "inclusive", "start"):
            return None
        if spot.role == "exclusive":
            for way in draft.out(here):
                if (
                    way.target not in seen
                    and draft.spots[way.target].role != "router"
                    and _reaches_end(draft, way.target)
                ):
                    return way.target


def _reaches_end(draft: Draft, spot: str) -> bool:
    seen, open_ = {spot}, [spot]
    while open_:
        here = open_.pop()
        if draft.spots[here].role == "end":
            return True
        for way in draft.out(here):
            if way.target not in seen:
                seen.add(way.target)
                open_.append(way.target)
    return False
