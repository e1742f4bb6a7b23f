"""Figures and proofs of registers."""
