"""The product's own expression language: conditions and formulas, typed, bounded and total. See README.md."""
