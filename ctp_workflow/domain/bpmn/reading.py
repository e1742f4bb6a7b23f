"""A BPMN file as values. Declarations, entities and anything outside are refused; only known elements are looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element as Xml

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from ctp_core.contracts import mark
from ctp_workflow.domain.bpmn.model import NAMESPACE, OWN, Element, Flow, NotBpmn, Process, Scope, plain

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 5000
MAX_DEPTH = 12
MAX_OWN = 200_000
_NS = f"{{{NAMESPACE}}}"
TASKS = ("task", "userTask", "manualTask", "serviceTask", "scriptTask", "sendTask", "receiveTask", "businessRuleTask")
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway")
EVENTS = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")
GROUPS = ("subProcess", "transaction", "adHocSubProcess")
FLOW_NODES = frozenset({*TASKS, *GATEWAYS, *EVENTS, *GROUPS, "callActivity", "implicitThrowEvent", "callChoreography"})
_NOTES = frozenset({"dataObject", "dataObjectReference", "dataStoreReference", "textAnnotation", "group"})
_PEOPLE = ("assignee", "owner", "candidateUsers", "candidateGroups")


def read_processes(data: bytes) -> tuple[Process, ...]:
    """All processes of a file. Raises NotBpmn with a sentence for whatever is no BPMN."""
    if len(data) > MAX_BYTES:
        raise NotBpmn(mark("The file is larger than %(limit)s bytes."), limit=MAX_BYTES)
    try:
        root: Xml = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        line, column = getattr(error, "position", (0, 0))
        raise NotBpmn(mark("The file is no well-formed XML (line %(line)s)."), line=line, column=column) from None
    except DefusedXmlException:
        raise NotBpmn(mark("The file declares entities or a document type, which is not allowed.")) from None
    except (ValueError, LookupError):
        raise NotBpmn(mark("The file can't be read as XML.")) from None
    if root.tag != f"{_NS}definitions":
        raise NotBpmn(mark("The file is no BPMN 2.0 document."))
    if sum(1 for _ in root.iter()) > 10 * MAX_ELEMENTS:
        raise NotBpmn(mark("The file holds too many elements."))
    errors = {_text(one.get("id")): _text(one.get("errorCode") or one.get("id")) for one in root.findall(f"{_NS}error")}
    found = tuple(_process(one, errors) for one in root.findall(f"{_NS}process"))
    ids = {one.get("id", "") for one in root.iter()} | {""}
    for flow in [flow for one in found for flow in _loose(one.scope)]:
        if not {flow.source, flow.target} <= ids:
            raise NotBpmn(mark("The way %(id)s begins or ends at an element that is not there."), id=flow.id)
    if not any(one.scope.elements for one in found):
        raise NotBpmn(mark("There is no process in the file."))
    return found


def _process(raw: Xml, errors: Mapping[str, str]) -> Process:
    lanes: dict[str, str] = {}
    for lane in raw.iter(f"{_NS}lane"):
        for ref in lane.findall(f"{_NS}flowNodeRef"):
            # The innermost lane is met last.
            lanes[(ref.text or "").strip()] = _text(lane.get("name"))
    return Process(
        id=_text(raw.get("id")),
        name=plain(raw.get("name") or ""),
        executable=raw.get("isExecutable", "false").strip().lower() in ("true", "1"),
        scope=_scope(raw, errors, 0),
        lanes=lanes,
        own=_own(raw, "flow"),
    )


def _loose(scope: Scope) -> list[Flow]:
    inner = [one.inner for one in scope.elements.values() if one.inner is not None]
    return [*scope.loose, *(flow for one in inner for flow in _loose(one))]


def _scope(raw: Xml, errors: Mapping[str, str], depth: int) -> Scope:
    if depth > MAX_DEPTH:
        raise NotBpmn(mark("Groups lie more than %(limit)s deep in each other."), limit=MAX_DEPTH)
    elements: dict[str, Element] = {}
    flows: list[Flow] = []
    notes: list[tuple[str, str]] = []
    for child in raw:
        tag = _local(child)
        if tag in FLOW_NODES:
            element = _element(child, tag, errors, depth)
            if not element.id:
                # The standard allows it where nothing refers to the element.
                element = replace(element, id=f"~{tag}-{depth}-{len(elements)}")
            if element.id in elements:
                raise NotBpmn(mark("Two elements carry the id %(id)s."), id=element.id)
            elements[element.id] = element
        elif tag == "sequenceFlow":
            flows.append(_flow(child))
        elif tag in _NOTES:
            notes.append((_text(child.get("id")), tag))
    if len(elements) > MAX_ELEMENTS:
        raise NotBpmn(mark("The file holds too many elements."))
    loose = tuple(flow for flow in flows if flow.source not in elements or flow.target not in elements)
    return Scope(elements, tuple(flow for flow in flows if flow not in loose), tuple(notes), loose)


def _element(raw: Xml, tag: str, errors: Mapping[str, str], depth: int) -> Element:
    repeats = ""
    completion = ""
    multiple = raw.find(f"{_NS}multiInstanceLoopCharacteristics")
    if multiple is not None:
        repeats = "sequential" if multiple.get("isSequential", "false").lower() == "true" else "all"
        completion = _text(multiple.findtext(f"{_NS}completionCondition"))
    elif raw.find(f"{_NS}standardLoopCharacteristics") is not None:
        repeats = "loop"
    definitions = [one for one in raw if _local(one).endswith("EventDefinition")]
    return Element(
        id=_text(raw.get("id")),
        tag=tag,
        name=plain(raw.get("name") or ""),
        default=_text(raw.get("default")),
        attached_to=_text(raw.get("attachedToRef")),
        interrupts=raw.get("cancelActivity", "true").lower() != "false",
        events=tuple(_local(one).removesuffix("EventDefinition") for one in definitions),
        event_refs=tuple(errors.get(ref, ref) for one in definitions if (ref := _text(one.get("errorRef")))),
        timer=next((_timer(one) for one in definitions if _local(one) == "timerEventDefinition"), ""),
        people=tuple(_people(raw)),
        repeats=repeats,
        completion=completion,
        link=next((_text(one.get("name")) for one in definitions if _local(one) == "linkEventDefinition"), ""),
        triggered=raw.get("triggeredByEvent", "false").lower() == "true",
        compensates=raw.get("isForCompensation", "false").lower() == "true",
        own=_own(raw, "node"),
        inner=_scope(raw, errors, depth + 1) if tag in GROUPS else None,
    )


def _flow(raw: Xml) -> Flow:
    condition = raw.find(f"{_NS}conditionExpression")
    return Flow(
        id=_text(raw.get("id")),
        source=_text(raw.get("sourceRef")),
        target=_text(raw.get("targetRef")),
        name=plain(raw.get("name") or ""),
        condition=_text(condition.text) if condition is not None else "",
        language=_text(condition.get("language")) if condition is not None else "",
        own=_own(raw, "edge"),
    )


def _timer(raw: Xml) -> str:
    for kind in ("timeDuration", "timeDate", "timeCycle"):
        if text := _text(raw.findtext(f"{_NS}{kind}")):
            return f"{kind}:{text}"
    return ""


def _people(raw: Xml) -> Iterator[str]:
    """Words for people: attributes of the usual engines, and resources as the standard has them."""
    for key, value in raw.attrib.items():
        name = key.rpartition("}")[2]
        if key.startswith("{") and name in _PEOPLE and value.strip():
            yield value.strip()
    for tag in ("humanPerformer", "potentialOwner", "performer"):
        for one in raw.findall(f"{_NS}{tag}"):
            text = _text(one.findtext(f"{_NS}resourceAssignmentExpression/{_NS}formalExpression"))
            if text or one.get("name"):
                yield text or _text(one.get("name"))


def _own(raw: Xml, tag: str) -> Mapping[str, Any] | None:
    """Our own extension element, if it can still be read."""
    text = raw.findtext(f"{_NS}extensionElements/{{{OWN}}}{tag}")
    if text is None or len(text) > MAX_OWN:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _local(raw: Xml) -> str:
    """The name of a BPMN element; empty for elements of other namespaces."""
    return raw.tag[len(_NS) :] if isinstance(raw.tag, str) and raw.tag.startswith(_NS) else ""


def _text(found: str | None) -> str:
    return (found or "").strip()
