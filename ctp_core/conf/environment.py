"""The documented environment variables; none set means the embedded profile."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import environ

from ctp_core.conf.private_data import make_private

HOUSE = Path(__file__).resolve().parents[2]
env = environ.Env()
# Commands that look at a house or put one back begin none: keys that they made would be taken for those of the house.
BEGINS_NO_HOUSE = sys.argv[1:2] in (["doctor"], ["restore"])

_folder = Path(env.str("CTP_DATA_DIR", default=str(HOUSE / ".ctp"))).resolve()
DATA_DIR_WAS_THERE = _folder.exists()
DATA_DIR = make_private(_folder)
DEBUG: bool = env.bool("CTP_DEBUG", default=False)
HOSTS: list[str] = env.list("CTP_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
HTTPS: bool = env.bool("CTP_HTTPS", default=False)
DATABASE_URL: str | None = env.str("CTP_DATABASE_URL", default=None)
REDIS_URL: str | None = env.str("CTP_REDIS_URL", default=None)
BROKER_URL: str | None = env.str("CTP_BROKER_URL", default=None)
# Houses that share a broker each work on a queue of their own.
BROKER_QUEUE: str = env.str("CTP_BROKER_QUEUE", default="ctp")
MODULES: list[str] | None = env.list("CTP_MODULES", default=None)
LICENCE_FILE: str | None = env.str("CTP_LICENCE_FILE", default=None)
# The public keys (base64) whose licence files count; a distributor sets its own.
LICENCE_KEYS: list[str] = env.list("CTP_LICENCE_KEYS", default=[])
TIME_ZONE: str = env.str("CTP_TIME_ZONE", default="Asia/Shanghai")
LANGUAGE: str = env.str("CTP_LANGUAGE", default="zh-hans")
PASSWORD_PROFILE: str = env.str("CTP_PASSWORD_PROFILE", default="asvs")
PASSWORD_DAYS: int = env.int("CTP_PASSWORD_DAYS", default=90)
SECOND_FACTOR_FOR_ADMINS: bool = env.bool("CTP_SECOND_FACTOR_FOR_ADMINS", default=True)
SESSION_IDLE_MINUTES: int = env.int("CTP_SESSION_IDLE_MINUTES", default=30)
SESSION_HOURS: int = env.int("CTP_SESSION_HOURS", default=12)
# How many trusted proxies stand in front: the client's address is that many places from the end of X-Forwarded-For.
PROXY_COUNT: int = env.int("CTP_PROXY_COUNT", default=0)
LOG_FORMAT: str = env.str("CTP_LOG_FORMAT", default="text")
LOG_LEVEL: str = env.str("CTP_LOG_LEVEL", default="INFO").upper()
AUDIT_ANCHOR: str = env.str("CTP_AUDIT_ANCHOR", default=str(DATA_DIR / "audit-anchor.json"))
BACKUP_KEY_FILE: str | None = env.str("CTP_BACKUP_KEY_FILE", default=None)
ORGANIZATION_SYNC_FOLDER: str = env.str("CTP_ORGANIZATION_SYNC_FOLDER", default="")
ORGANIZATION_SYNC_BRAKE: int = env.int("CTP_ORGANIZATION_SYNC_BRAKE", default=10)
# Off only where one computer asks for many: benches, proofs, load tests.
RATE_LIMITS: bool = env.bool("CTP_RATE_LIMITS", default=True)
# An authority of the house's own that vouches for LDAP directories.
LDAP_CA_FILE: str = env.str("CTP_LDAP_CA_FILE", default="")
# Addresses of the own network that other systems' addresses may lead to, as 10.1.0.0/16, wiki.intra:443 or 127.0.0.1:9000.
EGRESS_ALLOW: list[str] = env.list("CTP_EGRESS_ALLOW", default=[])
METRICS_TOKEN: str | None = env.str("CTP_METRICS_TOKEN", default=None)


def purpose_key(purpose: str) -> str:
    """The random key of one purpose: ``CTP_KEY_<PURPOSE>``, else a file made at the first start, readable by its owner alone.

    A command that begins no house works with a key that is kept nowhere where there is none yet.
    """
    given = env.str(f"CTP_KEY_{purpose.upper()}", default=None)
    if given is not None:
        if len(given) < 32:
            raise ValueError(f"CTP_KEY_{purpose.upper()} must have at least 32 characters")
        return str(given)
    path = DATA_DIR / "keys" / purpose
    if BEGINS_NO_HOUSE and not path.exists():
        return secrets.token_urlsafe(48)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
