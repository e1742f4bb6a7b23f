"""Secrets at rest: digests of what must be recognised, sealed boxes for what must be read again."""

from ctp_core.applets.accounts.secrets import digest_of, seal, unseal

__all__ = ["digest_of", "seal", "unseal"]
