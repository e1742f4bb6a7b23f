"""One of two processes of the bench ``workflow_steps``: ``python -m ctp_workflow.management.step_worker VERSION ACCOUNTS SECONDS``."""

from __future__ import annotations

import logging
import os
import sys
from uuid import UUID


def run(version: UUID, accounts: list[int], seconds: float) -> float:
    """Steps a second of this process."""
    from ctp_core.api import actors
    from ctp_organization.api import members
    from ctp_workflow.management.stage import Stage
    from ctp_workflow.management.step_bench import rate_of_steps

    found = tuple(actors.actor_for_account(account_pk=one) for one in accounts)
    known = members.list_members_by_pk(pks=[one.member.pk for one in found if one.member])
    people = tuple(known[one.member.pk] for one in found if one.member)
    return rate_of_steps(Stage(people, found), version, seconds)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctp_core.conf.settings")
    import django

    django.setup()
    logging.disable(logging.WARNING)
    rate = run(UUID(sys.argv[1]), [int(one) for one in sys.argv[2].split(",")], float(sys.argv[3]))
    sys.stdout.write(f"{rate}\n")
