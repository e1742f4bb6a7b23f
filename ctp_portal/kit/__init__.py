"""Building blocks for other units' pages: the shell (``kit.shell``) and test helpers (``kit.testing``)."""
