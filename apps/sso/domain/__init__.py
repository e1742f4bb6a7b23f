"""Tokens, proofs and addresses of OpenID Connect, without a database."""
