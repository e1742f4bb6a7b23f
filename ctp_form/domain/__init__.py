"""Forms as pure values: definitions, cleaning, policy, formulas. No clock, no database, no framework."""
