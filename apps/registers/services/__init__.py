"""What can be done with registers and their records."""
