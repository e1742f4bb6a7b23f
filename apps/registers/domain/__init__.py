"""Rules of registers, without a database."""
