"""Writing what another system says of people and teams."""
