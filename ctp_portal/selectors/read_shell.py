"""What every page with the shell needs to know, in one round trip."""

from __future__ import annotations

from datetime import datetime

from ctp_core.contracts import Actor
from ctp_core.kit.readings import read_together
from ctp_organization.api import delegations
from ctp_portal.selectors.count_boxes import Numbers, count_numbers, numbers_reading
from ctp_portal.selectors.reach import Reach, own_reach, with_scopes


def read_shell(*, actor: Actor, at: datetime, all_boxes: bool) -> tuple[Reach | None, Numbers]:
    """Whose to-dos are read, their numbers and the layout of the home page.

    One query; two for the few who act for others, whose lines are counted once it is known who they are.
    """
    own, account = own_reach(actor), actor.account_pk
    if own is None:
        return None, count_numbers(reach=None, at=at, account_pk=account, all_boxes=all_boxes)
    scopes, numbers = read_together(
        [
            delegations.scopes_reading(member_pk=own.member_pk, at=at),
            numbers_reading(reach=own, at=at, account_pk=account, all_boxes=all_boxes),
        ]
    )
    reach = with_scopes(own, scopes)
    if reach.grants:
        numbers = count_numbers(reach=reach, at=at, account_pk=account, all_boxes=all_boxes)
    return reach, numbers
