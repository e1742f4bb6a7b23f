"""The SCIM door."""
