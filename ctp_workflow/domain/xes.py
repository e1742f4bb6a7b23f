"""Event logs in the XES format (IEEE 1849): traces of events with typed attributes, written and read one trace at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import IO
from xml.etree.ElementTree import Element as Xml
from xml.sax.saxutils import quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from ctp_core.contracts import mark

Value = str | bool | int | Decimal | datetime
Attributes = dict[str, Value]
EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Identity", "identity", "http://www.xes-standard.org/identity.xesext"),
)
_TYPES = ("string", "date", "int", "float", "boolean", "id")


class NotXes(ValueError):
    """A file that is no event log; *message* is the sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class LogTrace:
    """One case: its own attributes and its events, each a mapping of attributes."""

    attributes: Attributes
    events: tuple[Attributes, ...]

    @property
    def name(self) -> str:
        """``concept:name``."""
        return str(self.attributes.get("concept:name", ""))


def write_log(traces: Iterable[LogTrace], *, name: str) -> Iterator[bytes]:
    """The file, piece by piece."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield b'<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    for title, prefix, uri in EXTENSIONS:
        yield f'<extension name="{title}" prefix="{prefix}" uri="{uri}"/>\n'.encode()
    yield b'<global scope="trace"><string key="concept:name" value=""/></global>\n'
    yield (
        b'<global scope="event"><string key="concept:name" value=""/>'
        b'<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/></global>\n'
    )
    yield b'<classifier name="Activity" keys="concept:name"/>\n'
    yield _attribute("concept:name", name).encode()
    for trace in traces:
        lines = ["<trace>\n", *(_attribute(*pair) for pair in trace.attributes.items())]
        for event in trace.events:
            lines += ["<event>\n", *(_attribute(*pair) for pair in event.items()), "</event>\n"]
        yield "".join([*lines, "</trace>\n"]).encode()
    yield b"</log>\n"


def _attribute(key: str, value: Value) -> str:
    kind, text = _written(value)
    return f"<{kind} key={quoteattr(_clean(key))} value={quoteattr(_clean(text))}/>\n"


def _written(value: Value) -> tuple[str, str]:
    match value:
        case bool():
            return "boolean", "true" if value else "false"
        case int():
            return "int", str(value)
        case Decimal():
            return "float", str(value)
        case datetime():
            return "date", value.astimezone(UTC).isoformat(timespec="milliseconds")
        case _:
            return "string", str(value)


def _clean(text: str) -> str:
    """Without the control characters XML has no sign for."""
    return "".join(one for one in text if one >= " " or one in "\t\n\r")


def read_log(source: IO[bytes]) -> Iterator[LogTrace]:
    """The traces of a file, one at a time; what is nested in attributes is left out. Raises NotXes."""
    try:
        begun = False
        for happened, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if not begun:
                if tag != "log":
                    raise NotXes(mark("The file is no XES event log."))
                begun, root = True, element
            elif happened == "end" and tag == "trace":
                yield _trace(element)
                root.clear()
    except ParseError:
        raise NotXes(mark("The file is no well-formed XML.")) from None
    except DefusedXmlException:
        raise NotXes(mark("The file declares entities or a document type, which is not allowed.")) from None


def _trace(raw: Xml) -> LogTrace:
    events = tuple(_attributes(one) for one in raw if one.tag.rpartition("}")[2] == "event")
    return LogTrace(_attributes(raw), events)


def _attributes(raw: Xml) -> Attributes:
    found: Attributes = {}
    for one in raw:
        kind = one.tag.rpartition("}")[2]
        if kind in _TYPES and one.get("key"):
            found[one.get("key", "")] = _read(kind, one.get("value", ""))
    return found


def _read(kind: str, text: str) -> Value:
    try:
        match kind:
            case "date":
                found = datetime.fromisoformat(text)
                return found if found.tzinfo else found.replace(tzinfo=UTC)
            case "int":
                return int(text)
            case "float":
                return Decimal(text)
            case "boolean":
                return text.strip().lower() == "true"
    except (ValueError, InvalidOperation):
        pass
    return text
