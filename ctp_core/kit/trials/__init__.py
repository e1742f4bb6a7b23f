"""Machinery behind the proofs of the doors: the policy matrix, hostile input, modules switched off."""
