"""Importing a folder of BPMN files: each that can be drawn is published and one flow of it driven to its end, in a scratch database."""

from __future__ import annotations

import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from uuid6 import uuid7

from ctp_core.api.operations import scratch_database
from ctp_core.contracts import DomainError, Invalid, ObjectRef
from ctp_workflow.api import definitions, instances
from ctp_workflow.contracts import BpmnProcess, BpmnRefused, VersionDto
from ctp_workflow.domain.bpmn.reading import MAX_BYTES
from ctp_workflow.management.stage import SYSTEM, Stage, build_stage
from ctp_workflow.models import WorkItem
from ctp_workflow.services.import_bpmn import read_bpmn

ENDINGS = (".bpmn", ".xml", ".dmn")
MAX_ACTS = 2000
VALUES: Mapping[str, Any] = {"number": 0, "money": 0, "yes_no": False, "text": "", "choice": ""}
BLOCKLESS = frozenset(
    {"early_end", "multi_merge", "bad_join", "partial_join", "tangled_loop", "tangled", "end_in_branch", "gateway", "starts",
     "ad_hoc", "loose", "mixed_ways", "self_loop", "link"}
)  # fmt: skip
"""Findings that say a model is not block-structured: its branches are no blocks, or it has no single way in."""


@dataclass
class Corpus:
    """The counts of a folder."""

    counts: Counter[str] = field(default_factory=Counter)
    executable: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    files: list[dict[str, Any]] = field(default_factory=list)


def import_folder(folder: Path, *, details: bool = False) -> dict[str, Any]:
    """``files``, ``imported`` (a flow of it ran to its end), ``reported`` (by element), ``refused`` (with a sentence), ``crashed``.

    ``executable`` counts the same for models that say they are to be executed, ``block_structured`` for those of them that are
    made of blocks. *details* adds what was found in each file.
    """
    corpus = Corpus()
    with scratch_database():
        stage = build_stage()
        for name, data in read_folder(folder):
            _count(corpus, name, *_try(stage, data), details=details)
    whole = {key: corpus.counts[key] for key in ("files", "imported", "reported", "refused", "crashed")}
    executable = {key: corpus.executable[key] for key in ("files", "imported", "reported", "block_structured")}
    blocks = executable["block_structured"]
    share = round(executable["imported"] / blocks, 4) if blocks else None
    return {
        **whole,
        "executable": executable,
        "share_of_block_structured": share,
        "reasons": dict(corpus.reasons.most_common()),
        **({"details": corpus.files} if details else {}),
    }


def read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of every model in the folder, its subfolders, and the archives (``.tar.xz``) that lie there; one at a time."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = str(path.relative_to(folder))
        if path.suffix.lower() in ENDINGS:
            yield name, path.read_bytes()
        elif name.endswith(".tar.xz"):
            with tarfile.open(path, "r:xz") as archive:
                for member in archive:
                    inside = archive.extractfile(member) if member.isfile() and _is_model(member.name) else None
                    if inside is not None:
                        yield f"{name}/{member.name}", inside.read(MAX_BYTES + 1)


def _is_model(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def _count(
    corpus: Corpus,
    name: str,
    verdict: str,
    findings: list[dict[str, Any]],
    executable: bool,
    blocks: bool,
    *,
    details: bool,
) -> None:
    corpus.counts["files"] += 1
    corpus.counts[verdict] += 1
    if executable:
        corpus.executable["files"] += 1
        corpus.executable[verdict] += 1
        corpus.executable["block_structured"] += blocks
    if verdict != "imported":
        corpus.reasons.update({one["code"] for one in findings if one["effect"] == "refused"})
    if details:
        corpus.files.append({"file": name, "verdict": verdict, "findings": findings})


def _try(stage: Stage, data: bytes) -> tuple[str, list[dict[str, Any]], bool, bool]:
    """The verdict over a file, its findings, whether it is executable and made of blocks."""
    try:
        found = read_bpmn(data=data)
        chosen = [one for one in found if one.executable] or list(found)
        findings = [_finding(each) for one in chosen for each in one.findings]
        blocks = not BLOCKLESS & {one["code"] for one in findings if one["effect"] == "refused"}
        wrong = [problem for one in chosen if one.graph is not None for problem in _run(stage, one)]
        if wrong or any(one.graph is None for one in chosen):
            return "reported", findings + wrong, chosen[0].executable, blocks
        return "imported", findings, chosen[0].executable, blocks
    except BpmnRefused as error:
        return "refused", [_refusal(error)], False, False
    except Exception as error:
        # A file that breaks the importer is counted, the others go on.
        crash = {"element": "", "code": "crash", "effect": "refused", "reason": f"{type(error).__name__}: {error}"}
        return "crashed", [crash], False, False


def _finding(one: Any) -> dict[str, Any]:
    reason = gettext(one.message) % one.params
    return {"element": one.element, "tag": one.tag, "code": one.code, "effect": one.effect, "reason": reason}


def _refusal(error: Invalid) -> dict[str, Any]:
    (field_error,) = error.fields["file"]
    reason = gettext(field_error.message) % field_error.params
    return {"element": "", "code": field_error.code, "effect": "refused", "reason": reason}


def _run(stage: Stage, one: BpmnProcess) -> list[dict[str, Any]]:
    """Publish it and drive one flow to its end; what is in the way comes back."""
    if one.problems:
        return [
            {
                "element": each.where,
                "code": each.code,
                "effect": "refused",
                "reason": gettext(each.message) % each.params,
            }
            for each in one.problems
        ]
    graph = dict(one.graph or {})
    made = definitions.create_definition(
        code=f"bpmn-{uuid7()}", name=(one.name or one.id or "BPMN")[:100], graph=graph, actor=SYSTEM
    )
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    try:
        left = drive(stage, version, graph)
    except DomainError as error:
        return [{"element": "", "code": error.code, "effect": "refused", "reason": str(error)}]
    if not left:
        return []
    return [
        {"element": left, "code": "stands_still", "effect": "refused", "reason": "The flow does not come to its end."}
    ]


def drive(stage: Stage, version: VersionDto, graph: Mapping[str, Any]) -> str:
    """Start a flow and agree to everything; empty when it ended, else where it stands."""
    chosen = {
        node["id"]: [stage.people[1].id, stage.people[2].id]
        for node in graph["nodes"]
        if any(each["kind"] == "chosen_by_starter" for each in node.get("participants", ()))
    }
    started = instances.start(
        version_id=version.id,
        subject=ObjectRef("workflow", "trial", uuid7()),
        title="BPMN",
        starter=stage.people[0].ref,
        variables={name: VALUES[kind] for name, kind in graph.get("fields", {}).items() if kind in VALUES},
        actor=stage.actors[0],
        chosen=chosen,
    )
    actors = {one.pk: actor for one, actor in zip(stage.people, stage.actors, strict=True)}
    status, node = started.status, ""
    for _ in range(MAX_ACTS):
        open_ = (
            WorkItem.objects.filter(instance__public_id=started.id, state="pending")
            .exclude(kind__in=("inform", "circulate"))
            .order_by("number")
            .values_list("public_id", "member_id", "node", "kind")
            .first()
        )
        if status != "running" or open_ is None:
            break
        item, member, node, kind = open_
        operation = "submit" if kind == "submit" else "agree"
        status = instances.act(item_id=item, operation=operation, actor=actors[member]).instance.status
    return "" if status == "finished" else node or "start"
