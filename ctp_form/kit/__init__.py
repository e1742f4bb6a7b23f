"""Building blocks for other units' doors: forms to fill in (``entering``), to read (``reading``), and what was posted (``posting``)."""
