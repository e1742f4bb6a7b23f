"""SCIM 2.0: another system keeps accounts and groups."""
