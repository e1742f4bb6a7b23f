"""Nodes at which nobody acts: time passes, another system answers, flows below come to an end."""

from __future__ import annotations

from dataclasses import replace

from ctp_workflow.contracts import NotRunning, OperationNotAllowed
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.commands import ChildEnded, Resume
from ctp_workflow.domain.configuring import subprocess_of, trigger_of
from ctp_workflow.domain.deciding import follow_rejection
from ctp_workflow.domain.nodes import Node
from ctp_workflow.domain.state import Arrival, NodeRun

RESUMED = {"delay": ("waited",), "trigger": ("done", "failed")}
"""What a waiting node may be told, by kind."""


def waits(node: Node) -> bool:
    """Whether a token stands still here until something outside has happened."""
    if node.kind == "trigger":
        return trigger_of(node).waits
    return node.kind == "delay" or (node.kind == "subprocess" and subprocess_of(node).waits)


def enter_waiting(board: Board, node: Node, came: Arrival) -> None:
    """A token comes to such a node: it stays there, or what was set off goes on by itself."""
    children: tuple[str, ...] = ()
    if node.kind == "subprocess":
        children = ("",) * board.resolver.children(node)
    run = board.open_run(node, came.path, (came,), children=children)
    if waits(node) and (children or node.kind != "subprocess"):
        board.put_token(node.id, run.number, came.path)
        return
    nothing = node.kind == "subprocess" and not children
    board.change_run(run.number, state="done", note="skipped" if nothing else "")
    board.moving.append((board.graph.next_of(node.id), Arrival(run.number, came.path)))


def resume(board: Board, command: Resume) -> None:
    """What was waited for has happened."""
    run = _open(board, command.run)
    if command.outcome not in RESUMED.get(run.kind, ()):
        raise OperationNotAllowed
    board.change_run(run.number, outcome=command.outcome)
    board.leave(run.number)


def child_ended(board: Board, command: ChildEnded) -> None:
    """A flow below ended. One that was not approved follows the node's policy at once, whatever the others do."""
    run = _open(board, command.run)
    if not 0 <= command.child < len(run.children) or run.children[command.child] or not command.outcome:
        raise OperationNotAllowed
    children = list(run.children)
    children[command.child] = command.outcome
    run = board.change_run(run.number, children=tuple(children))
    failed = any(one not in ("", "approved") for one in children)
    if failed and board.node_of(run.number).disagree != "continue":
        follow_rejection(board, run.number, command.by)
    elif all(children):
        board.change_run(run.number, outcome="rejected" if failed else "approved")
        board.leave(run.number)


def _open(board: Board, number: int) -> NodeRun:
    if board.status != "running":
        raise NotRunning
    if not 1 <= number <= len(board.runs) or board.run(number).state != "open":
        raise OperationNotAllowed
    return replace(board.run(number))
