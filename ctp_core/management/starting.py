"""What has to be true before the server serves: a free port, tables, static files, somebody who can sign in."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import gettext as _

from ctp_core.api import accounts
from ctp_core.applets.accounts.models import Account
from ctp_core.contracts import AdminRole, mark, system_actor
from ctp_core.kit.static_files import IGNORED_STATIC

# Nobody may be all three; the audit administrator is appointed by the security administrator.
FIRST_ADMINISTRATORS: tuple[tuple[AdminRole, str, str], ...] = (
    ("system", "admin", mark("System administrator")),
    ("security", "security", mark("Security administrator")),
)


@dataclass(frozen=True, slots=True)
class FirstLink:
    """A one-time link for an administrator who has never signed in."""

    role: AdminRole
    label: str
    username: str
    secret: str


def require_free_port(host: str, port: int) -> None:
    """Raises CommandError with what to do when somebody else serves there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sentence = _(
                "%(host)s:%(port)s can't be used (%(reason)s). Choose another port: python3 manage.py up --port %(next)s"
            )
            raise CommandError(
                sentence % {"host": host, "port": port, "reason": error.strerror, "next": port + 1}
            ) from None


def is_empty() -> bool:
    """True before the very first start."""
    return not connection.introspection.table_names()


def has_pending_migrations() -> bool:
    """True on the first start and after an upgrade."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the tables up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> bool:
    """Collect the static files unless nothing changed since; True when there was something to do."""
    if settings.DEBUG:
        return False
    stamp, now = Path(settings.STATIC_ROOT, ".collected"), _static_digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=IGNORED_STATIC)
    stamp.write_text(now, encoding="ascii")
    return True


def _static_digest() -> str:
    digest = hashlib.sha256()
    for line in sorted(_static_files()):
        digest.update(line.encode())
    return digest.hexdigest()


def _static_files() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list(IGNORED_STATIC):
            found = Path(storage.path(path)).stat()
            yield f"{path}:{found.st_size}:{found.st_mtime_ns}\n"


def first_links() -> list[FirstLink]:
    """Make the first administrators, or new links for those who never used theirs; empty once they have."""
    actor = system_actor("manage.py up")
    found = []
    for role, username, label in FIRST_ADMINISTRATORS:
        there = list(Account.objects.filter(admin_role=role, is_active=True))
        if any(one.has_usable_password() for one in there):
            continue
        if there:
            pk, username = there[0].pk, there[0].username
        else:
            # Everybody in the house reads the name, in lists and in the audit: it does not take the terminal's language.
            with translation.override(settings.LANGUAGE_CODE):
                name = _(label)
            made = accounts.create_person(username=username, name=name, password=None, admin_role=role, actor=actor)
            pk = made.pk
        secret = accounts.create_setup_link(account_pk=pk, actor=actor)
        found.append(FirstLink(role, label, username, secret))
    return found


def close_connections() -> None:
    """Before a fork: neither a connection nor a pool's thread survives one."""
    for one in connections.all(initialized_only=True):
        one.close()
        close_pool = getattr(one, "close_pool", None)
        if close_pool is not None:
            close_pool()
