"""Proofs of single sign-on."""
