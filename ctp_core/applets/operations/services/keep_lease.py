"""A right that only one process has at a time."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from ctp_core.applets.operations.models import Lease


def process_name() -> str:
    """This process for others to read: ``host:pid``."""
    return f"{socket.gethostname()}:{os.getpid()}"


def take_lease(*, name: str, holder: str, seconds: int) -> bool:
    """Take or keep the lease *name* for *seconds* by the database's clock. False while another holder lives."""
    until = Now() + timedelta(seconds=seconds)
    Lease.objects.bulk_create([Lease(name=name, holder=holder, until=until)], ignore_conflicts=True)
    free = Q(holder=holder) | Q(until__lt=Now())
    other = Lease.objects.filter(name=name).exclude(holder=holder).values_list("holder", flat=True).first()
    if other is not None and _is_gone(other):
        free |= Q(holder=other)
    return Lease.objects.filter(free, name=name).update(holder=holder, until=until) == 1


def drop_lease(*, name: str, holder: str) -> None:
    """Give the lease back, so that another need not wait until it lapses."""
    Lease.objects.filter(name=name, holder=holder).delete()


def _is_gone(holder: str) -> bool:
    """True for a process of this machine that has died; of others nothing is known before their lease lapses."""
    host, _, pid = holder.rpartition(":")
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
