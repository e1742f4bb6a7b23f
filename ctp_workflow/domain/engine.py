"""``step``: the whole engine in one pure function."""

from __future__ import annotations

from collections.abc import Mapping

from ctp_workflow.contracts import OperationNotAllowed
from ctp_workflow.domain import commands as asked
from ctp_workflow.domain.board import Board
from ctp_workflow.domain.coming_back import come_back
from ctp_workflow.domain.commands import Command
from ctp_workflow.domain.deciding import abstain, agree, answer, disagree, held, read
from ctp_workflow.domain.effects import Effects, compare
from ctp_workflow.domain.ending import archive, revoke, terminate
from ctp_workflow.domain.finding import People
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.informing import inform
from ctp_workflow.domain.intervening import jump, skip
from ctp_workflow.domain.moving import Entering, open_rows, run_on
from ctp_workflow.domain.passing_on import claim, hand_over, park, release, transfer
from ctp_workflow.domain.passing_over import pass_over
from ctp_workflow.domain.recalling import recall
from ctp_workflow.domain.resolving import Found, Resolver
from ctp_workflow.domain.returning import return_back
from ctp_workflow.domain.routing import enter_router, route_back
from ctp_workflow.domain.signers import add_signers, ask_help, remove
from ctp_workflow.domain.state import State
from ctp_workflow.domain.taking_back import take_back
from ctp_workflow.domain.waiting import child_ended, enter_waiting, resume


def step(
    graph: Graph, state: State, command: Command, resolver: Resolver, *, predicting: bool = False
) -> tuple[State, Effects]:
    """Lead an instance from one state to the next. The same input gives the same output; nothing else is read or written.

    *predicting* goes past steps whose people are still to be chosen. Raises ItemGone, NotRunning, OperationNotAllowed and its
    relatives, NobodyToHandle, NoBranch or ChooseFirst; then nothing has changed.
    """
    board = Board(graph, state, resolver, predicting=predicting)
    board.may_choose = isinstance(command, asked.Start | asked.Agree)
    _carry_out(board, command)
    run_on(board, ENTERING)
    while board.coming_back or board.routed_back:
        if board.coming_back:
            come_back(board, board.coming_back.pop(0))
        else:
            route_back(board, *board.routed_back.pop(0))
        run_on(board, ENTERING)
    after = board.freeze()
    return after, compare(state, after, board.whys)


ENTERING: Mapping[str, Entering] = {
    "router": enter_router, "delay": enter_waiting, "trigger": enter_waiting, "subprocess": enter_waiting,
}  # fmt: skip
"""How a token enters the kinds that lead back or wait."""


def _carry_out(board: Board, command: Command) -> None:
    match command:
        case asked.Start():
            _start(board, command)
        case asked.Agree():
            agree(board, command)
        case asked.Disagree():
            disagree(board, command)
        case asked.Abstain():
            abstain(board, command)
        case asked.Return():
            return_back(board, command, held(board, command.item))
        case asked.TakeBack():
            take_back(board, command)
        case asked.AddSigners():
            add_signers(board, command)
        case asked.Remove():
            remove(board, command)
        case asked.AskHelp():
            ask_help(board, command)
        case asked.Answer():
            answer(board, command)
        case _:
            _pass_on(board, command)


def _pass_on(board: Board, command: Command) -> None:
    match command:
        case asked.Transfer():
            transfer(board, command)
        case asked.Inform():
            inform(board, command)
        case asked.Read():
            read(board, command)
        case asked.Park():
            park(board, command)
        case asked.Claim():
            claim(board, command)
        case asked.Release():
            release(board, command)
        case asked.HandOver():
            hand_over(board, command)
        case asked.Revoke():
            revoke(board, command)
        case asked.Terminate():
            terminate(board, command)
        case asked.Jump():
            jump(board, command)
        case asked.Skip():
            skip(board, command)
        case asked.PassOver():
            pass_over(board, command)
        case asked.Recall():
            recall(board, command)
        case asked.Archive():
            archive(board)
        case asked.Resume():
            resume(board, command)
        case asked.ChildEnded():
            child_ended(board, command)


def _start(board: Board, command: asked.Start) -> None:
    if board.status != "new":
        raise OperationNotAllowed
    board.status = "running"
    starter = People((Found(board.starter, "starter"),))
    run = open_rows(board, board.graph.start, starter, (), ())
    item = board.items_of(run.number)[0].number
    board.change_item(item, state="done", outcome="submit", by=command.by or board.starter)
    board.change_run(run.number, outcome="submitted", picked=command.chosen)
    board.leave(run.number)
