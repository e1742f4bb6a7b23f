"""Registers: forms whose records stand alone, with rights of their own (台账)."""
