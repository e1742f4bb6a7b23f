"""The pure engine: graphs, states, and the one function that leads from one state to the next."""
