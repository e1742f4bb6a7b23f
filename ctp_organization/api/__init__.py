"""What other units may ask of the organisation. Keyword-only functions, dataclasses in and out."""
