"""Telling other systems what happened: signed calls to addresses that administrators name."""
