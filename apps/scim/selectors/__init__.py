"""Reading people and teams as SCIM resources."""
